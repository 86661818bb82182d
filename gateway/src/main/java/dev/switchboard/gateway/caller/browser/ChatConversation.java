package dev.switchboard.gateway.caller.browser;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.AgentCard;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.CallNotice;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.CallerLink;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.gateway.caller.LineEnds;
import dev.switchboard.gateway.caller.browser.BrowserMessage.ToBrowser;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One web chat: a call whose line is text, and which outlives its socket. A page that lost its connection, or was loaded
/// again, comes back with the chat's token by another socket and is shown what was said so far. Confined to the call's loop,
/// to which the public methods lead from anywhere; a socket is spoken to on its own.
final class ChatConversation implements CallerLink {
    static final String CHANNEL = "chat";
    /// Lines that a page which comes back is shown; older ones are on the ticket.
    static final int MOST_SHOWN_AGAIN = 500;
    private static final Logger log = LoggerFactory.getLogger(ChatConversation.class);

    private final ChatConversations all;
    private final String token;
    private final CallLoop loop;
    private final Duration idle;
    private final List<ToBrowser> shown = new ArrayList<>();
    private @Nullable LiveCall call;
    private @Nullable WebSocket socket;
    private ToBrowser.@Nullable ChatStarted started;
    private boolean over;

    ChatConversation(ChatConversations all, String token, CallLoop loop, Duration idle) {
        this.all = all;
        this.token = token;
        this.loop = loop;
        this.idle = idle;
    }

    String token() {
        return token;
    }

    /// @param address the caller's, null when it cannot be told
    void begin(Reception reception, Admission.Permit permit, WebSocket first, @Nullable String address) {
        loop.execute(() -> {
            socket = first;
            try {
                call = reception.answer(permit, this, loop, null, address, null);
            } catch (RuntimeException failed) {
                log.error("answering the chat of {} failed", first.peer(), failed);
                permit.release();
                ended();
                close(first, CloseCode.INTERNAL, "the chat could not be begun");
            }
        });
    }

    /// The page is back, by this socket; one that it had before goes.
    void resume(WebSocket again) {
        loop.execute(() -> {
            WebSocket before = socket;
            socket = again;
            if (before != null) {
                close(before, CloseCode.NORMAL, "resumed_elsewhere");
            }
            ToBrowser.ChatStarted first = started;
            if (over || first == null) {
                close(again, CloseCode.GOING_AWAY, "the chat is over");
                return;
            }
            send(new ToBrowser.ChatStarted(first.ticketId(), first.sessionId(), first.agent(), token, true));
            List.copyOf(shown).forEach(this::send);
        });
    }

    void typed(String text) {
        loop.execute(() -> deliver(new CallerEvent.Typed(text)));
    }

    void complain(String code, String what) {
        loop.execute(() -> send(new ToBrowser.Error(code, what)));
    }

    void hangUpByCaller() {
        loop.execute(() -> {
            deliver(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
            goneByCaller();
        });
    }

    /// A socket is gone. The chat goes on without one, unless its page was never told the token.
    void lost(WebSocket gone) {
        loop.execute(() -> {
            if (socket != gone) {
                return;
            }
            socket = null;
            if (started == null && !over) {
                deliver(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
                ended();
            }
        });
    }

    /// The page breaks the protocol again and again.
    void breaksProtocol(WebSocket by, String what) {
        loop.execute(() -> {
            if (socket == by && !over) {
                deliver(new CallerEvent.Gone(EndReason.CALLER_PROTOCOL_ERROR));
                ended();
            }
            close(by, CloseCode.BAD_DATA, what);
        });
    }

    private void goneByCaller() {
        ToBrowser.ChatStarted first = started;
        if (!over) {
            send(new ToBrowser.CallEnded(first == null ? "" : first.ticketId(), EndReason.CALLER_HANGUP));
            ended();
            closeSocket(CloseCode.NORMAL, EndReason.CALLER_HANGUP.wire());
        }
    }

    private void deliver(CallerEvent event) {
        if (call != null && !over) {
            call.on(event);
        }
    }

    @Override
    public Optional<InWriting> writing() {
        return Optional.of(new InWriting(idle, true));
    }

    @Override
    public AudioFormat format() {
        return BrowserProtocol.FORMAT;
    }

    @Override
    public PlayResult play(String itemId, AudioChunk audio) {
        return PlayResult.DROPPED;
    }

    @Override
    public void clear(String itemId) {}

    @Override
    public void show(CallNotice notice) {
        switch (notice) {
            case CallNotice.Started(var id, var sessionId, var agent) -> {
                ToBrowser.ChatStarted first = new ToBrowser.ChatStarted(id, sessionId, agent, token, false);
                started = first;
                all.add(this);
                send(first);
            }
            case CallNotice.HandedOver(AgentCard agent) -> sendAndKeep(new ToBrowser.AgentChanged(agent));
            case CallNotice.Transcript(var speaker, var itemId, var text, var last) -> {
                ToBrowser line = new ToBrowser.Transcript(speaker, itemId, text, last);
                if (last) {
                    sendAndKeep(line);
                } else {
                    send(line);
                }
            }
            case CallNotice.ToolActivity(var name, var status, var durationMs) ->
                send(new ToBrowser.Tool(name, status, durationMs));
            case CallNotice.Answered _ -> send(new ToBrowser.Answered());
            case CallNotice.Ended(var id, var reason) -> send(new ToBrowser.CallEnded(id, reason));
            case CallNotice.Problem(var code, var message) -> send(new ToBrowser.Error(code, message));
            case CallNotice.CallerSpeaking _ -> {}
        }
    }

    private void sendAndKeep(ToBrowser message) {
        if (shown.size() >= MOST_SHOWN_AGAIN) {
            shown.removeFirst();
        }
        shown.add(message);
        send(message);
    }

    private void send(ToBrowser message) {
        WebSocket to = socket;
        if (to != null) {
            byte[] json = BrowserProtocol.write(message);
            onLoopOf(to, () -> to.sendText(json));
        }
    }

    private static void onLoopOf(WebSocket socket, Runnable task) {
        if (socket.eventLoop().inEventLoop()) {
            task.run();
        } else {
            socket.eventLoop().execute(task);
        }
    }

    @Override
    public void hangUp(EndReason reason) {
        if (!over) {
            ended();
            closeSocket(LineEnds.closeCode(reason), reason.wire());
        }
    }

    private void closeSocket(CloseCode code, String reason) {
        if (socket != null) {
            close(socket, code, reason);
            socket = null;
        }
    }

    private static void close(WebSocket socket, CloseCode code, String reason) {
        onLoopOf(socket, () -> socket.close(code, reason));
    }

    private void ended() {
        over = true;
        all.remove(this);
    }
}
