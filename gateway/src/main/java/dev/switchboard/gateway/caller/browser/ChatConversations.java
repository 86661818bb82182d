package dev.switchboard.gateway.caller.browser;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The chats under way by the tokens with which their pages come back: as many as there are calls at most. Thread-safe.
final class ChatConversations {
    /// 128 bits: not to be guessed.
    private static final int TOKEN_BYTES = 16;

    private final Map<String, ChatConversation> byToken = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    String newToken() {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    void add(ChatConversation chat) {
        byToken.put(chat.token(), chat);
    }

    void remove(ChatConversation chat) {
        byToken.remove(chat.token());
    }

    Optional<ChatConversation> find(String token) {
        return Optional.ofNullable(byToken.get(token));
    }
}
