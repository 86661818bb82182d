package dev.switchboard.gateway.caller.browser;

import dev.switchboard.gateway.call.Arrival;
import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.caller.LineEnds;
import dev.switchboard.gateway.net.TrustedProxies;
import dev.switchboard.gateway.net.WebReply;
import dev.switchboard.gateway.net.WebRequest;
import dev.switchboard.gateway.net.WebSocketRoute;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// `WS /calls/chat?agent=ID`: a chat in writing. A page that comes back offers, beside the subprotocol `switchboard.chat`, one
/// named `resume.TOKEN`: a secret belongs in no address. A token that is not known (any more) is refused with 410.
public final class ChatRoute implements WebSocketRoute {
    private static final String SUBPROTOCOL = "switchboard.chat";
    private static final String RESUME = "resume.";

    private final Reception reception;
    private final CallCounters counters;
    private final TrustedProxies proxies;
    private final Duration idle;
    private final ChatConversations chats = new ChatConversations();

    /// @param idle after so long without a word a chat is over
    public ChatRoute(Reception reception, CallCounters counters, TrustedProxies proxies, Duration idle) {
        this.reception = reception;
        this.counters = counters;
        this.proxies = proxies;
        this.idle = idle;
    }

    static Arrival arrival(WebRequest request, TrustedProxies proxies) {
        String agentId = request.query("agent").filter(id -> !id.isBlank()).orElse(null);
        return new Arrival(ChatConversation.CHANNEL, agentId, null, proxies.strangerBehind(request));
    }

    @Override
    public String name() {
        return ChatConversation.CHANNEL;
    }

    @Override
    public Peers peers() {
        return Peers.BROWSERS;
    }

    @Override
    public int maxMessageBytes() {
        return BrowserProtocol.MAX_MESSAGE_BYTES;
    }

    @Override
    public List<String> subprotocols() {
        return List.of(SUBPROTOCOL);
    }

    @Override
    public Upgrade admit(WebRequest request) {
        Optional<String> token = token(request);
        if (token.isPresent()) {
            return token.flatMap(chats::find)
                    .<Upgrade>map(chat -> new Upgrade.Accept(new ChatSocket(new ChatSocket.Begin.Again(chat), counters)))
                    .orElseGet(() -> {
                        counters.rejected(ChatConversation.CHANNEL, "chat_over");
                        return new Upgrade.Refuse(WebReply.error(410, "chat_over", "this chat is over; begin another"));
                    });
        }
        return switch (reception.admit(arrival(request, proxies))) {
            case Admission.Permit permit -> new Upgrade.Accept(new ChatSocket(
                    new ChatSocket.Begin.Anew(reception, permit, chats, idle, proxies.clientOf(request)), counters));
            case Admission.Refused refused -> {
                counters.rejected(ChatConversation.CHANNEL, refused.code());
                yield new Upgrade.Refuse(LineEnds.refusal(refused));
            }
        };
    }

    private static Optional<String> token(WebRequest request) {
        return Arrays.stream(request.header("Sec-WebSocket-Protocol").orElse("").split(","))
                .map(String::strip)
                .filter(offered -> offered.startsWith(RESUME))
                .map(offered -> offered.substring(RESUME.length()))
                .findFirst();
    }
}
