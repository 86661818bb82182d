package dev.switchboard.gateway.caller.browser;

import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.caller.browser.BrowserMessage.FromBrowser;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.NettyCallLoop;
import dev.switchboard.gateway.net.SocketListener;
import dev.switchboard.gateway.net.WebSocket;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One socket of a chat, its first or a later one. Confined to the socket's event loop.
final class ChatSocket implements SocketListener {
    private final Begin begin;
    private final CallCounters counters;
    private @Nullable ChatConversation chat;
    private @Nullable WebSocket socket;
    private int violations;

    /// How the socket comes to its chat.
    sealed interface Begin {
        record Anew(Reception reception, Admission.Permit permit, ChatConversations all, Duration idle, @Nullable String address)
                implements Begin {}

        record Again(ChatConversation chat) implements Begin {}
    }

    ChatSocket(Begin begin, CallCounters counters) {
        this.begin = begin;
        this.counters = counters;
    }

    @Override
    public void opened(WebSocket opened) {
        socket = opened;
        switch (begin) {
            case Begin.Anew anew -> {
                ChatConversation mine = new ChatConversation(
                        anew.all, anew.all.newToken(), new NettyCallLoop(opened.eventLoop()), anew.idle);
                chat = mine;
                mine.begin(anew.reception, anew.permit, opened, anew.address);
            }
            case Begin.Again(ChatConversation known) -> {
                chat = known;
                known.resume(opened);
            }
        }
    }

    @Override
    public void binary(ByteBuf data) {
        violation("bad_frame", "a chat takes no audio");
    }

    @Override
    public void text(ByteBuf utf8) {
        ChatConversation mine = Objects.requireNonNull(chat);
        switch (BrowserProtocol.read(utf8)) {
            case FromBrowser.Text(var text) -> mine.typed(text);
            case FromBrowser.Hangup _ -> mine.hangUpByCaller();
            case FromBrowser.Unrecognised(var type) when type.equals("typing") -> {}
            case FromBrowser.Unrecognised _, FromBrowser.Playback _, FromBrowser.Dtmf _ ->
                counters.unrecognised(ChatConversation.CHANNEL, "unknown");
            case FromBrowser.Broken(var code, var what) -> violation(code, what);
        }
    }

    private void violation(String code, String what) {
        ChatConversation mine = Objects.requireNonNull(chat);
        counters.rejected(ChatConversation.CHANNEL, code);
        violations++;
        if (violations > BrowserCall.VIOLATIONS_TOLERATED) {
            mine.breaksProtocol(Objects.requireNonNull(socket),
                    "more than " + BrowserCall.VIOLATIONS_TOLERATED + " bad messages, the last: " + what);
        } else {
            mine.complain(code, what);
        }
    }

    @Override
    public void violated(CloseCode code, String what) {
        // The socket is closed for it; the chat goes on with the next one.
    }

    @Override
    public void closed(int code, String reason) {
        if (chat != null && socket != null) {
            chat.lost(socket);
        } else if (begin instanceof Begin.Anew anew) {
            anew.permit.release();
        }
    }
}
