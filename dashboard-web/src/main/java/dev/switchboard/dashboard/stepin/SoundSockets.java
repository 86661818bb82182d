package dev.switchboard.dashboard.stepin;

import dev.switchboard.dashboard.access.Pass;
import dev.switchboard.dashboard.access.Right;
import dev.switchboard.dashboard.access.StillAllowed;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.store.ticket.Tickets;
import io.javalin.http.Context;
import io.javalin.websocket.WsBinaryMessageContext;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `WS /api/calls/{id}/audio`: the sound of a call to whoever listens, and the microphone of the one who has taken it over.
/// Each listener has a bounded queue and a virtual thread, so a slow one loses sound and holds nobody. What may not listen is
/// refused before the upgrade.
public final class SoundSockets implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SoundSockets.class);
    /// 200 ms; pages send 20 ms.
    private static final int MAX_SOUND_BYTES = CallDesk.RATE_HZ / 5 * 2;
    private static final int MAX_LISTENERS = 100;
    private static final int MESSAGE_TOO_BIG = 1009;
    private static final int INVALID = 1007;
    /// A listener that is only silent still answers pings.
    private static final String PASS = "switchboard.sound.pass";
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final CallDesk desk;
    private final Tickets tickets;
    private final Function<Context, @Nullable Pass> passes;
    private final Duration recheck;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, SoundListener> listeners = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// `passes` tells what the gate found out about a request; whether it still holds is looked up each `recheck`.
    public SoundSockets(CallDesk desk, Tickets tickets, Function<Context, @Nullable Pass> passes, Duration recheck) {
        this.desk = desk;
        this.tickets = tickets;
        this.passes = passes;
        this.recheck = recheck;
    }

    /// Before the upgrade: is there such a call, and room for one more?
    public void admit(Context ctx) {
        if (closed || listeners.size() >= MAX_LISTENERS) {
            throw ApiException.full(closed ? "the dashboard is closing" : "too many people listen: all " + MAX_LISTENERS + " places are taken");
        }
        String ticketId = ctx.pathParam("id");
        StepInEndpoints.standing(
                ticketId, desk.ask(ticketId, new CallDesk.Request.Look(new CallDesk.Supervisor("", ""))), tickets);
        ctx.attribute(PASS, passes.apply(ctx));
    }

    /// A plain GET.
    public void upgradeNeeded(Context ctx) {
        ctx.header("Upgrade", "websocket");
        Envelope.error(ctx, 426, "/api/calls/{id}/audio speaks WebSocket only");
    }

    public void on(WsConfig ws) {
        ws.onConnect(this::begin);
        ws.onBinaryMessage(this::microphone);
        ws.onClose(this::end);
        ws.onError(ctx -> {
            log.debug("the sound to {} broke", ctx.sessionId(), ctx.error());
            end(ctx);
        });
    }

    private void begin(WsContext ctx) {
        ctx.session.setIdleTimeout(IDLE);
        ctx.session.setMaxTextMessageSize(1_024);
        ctx.session.setMaxBinaryMessageSize(MAX_SOUND_BYTES * 2);
        byte[] name = new byte[16];
        random.nextBytes(name);
        Pass pass = ctx.attribute(PASS);
        SoundListener listener = new SoundListener(
                ctx.session,
                ctx.pathParam("id"),
                "lst_" + HexFormat.of().formatHex(name),
                new StillAllowed(() -> pass != null && pass.stillMay(Right.CALLS_STEP_IN), recheck));
        listeners.put(ctx.sessionId(), listener);
        CallDesk.Answer answer = desk.listen(listener.ticketId(), listener.name(), listener);
        listener.begin(answer);
        if (!(answer instanceof CallDesk.Answer.Done)) {
            listeners.remove(ctx.sessionId());
        } else if (closed) {
            listener.stop();
        }
    }

    private void microphone(WsBinaryMessageContext ctx) {
        SoundListener listener = listeners.get(ctx.sessionId());
        if (listener == null) {
            return;
        }
        int bytes = ctx.data().remaining();
        if (bytes == 0 || bytes % 2 != 0) {
            ctx.closeSession(INVALID, "expected 16-bit samples, not " + bytes + " bytes");
        } else if (bytes > MAX_SOUND_BYTES) {
            ctx.closeSession(MESSAGE_TOO_BIG, "expected at most " + MAX_SOUND_BYTES + " bytes, 200 ms, a message");
        } else {
            byte[] pcm = new byte[bytes];
            ctx.data().get(pcm);
            desk.speak(listener.ticketId(), listener.name(), pcm);
        }
    }

    private void end(WsContext ctx) {
        SoundListener listener = listeners.remove(ctx.sessionId());
        if (listener != null) {
            desk.stopListening(listener.ticketId(), listener.name());
            listener.stop();
        }
    }

    @Override
    public void close() {
        closed = true;
        listeners.values().forEach(SoundListener::stop);
    }
}
