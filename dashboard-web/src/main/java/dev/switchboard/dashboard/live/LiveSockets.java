package dev.switchboard.dashboard.live;

import dev.switchboard.dashboard.access.StillAllowed;
import dev.switchboard.dashboard.access.Pass;
import dev.switchboard.dashboard.access.Right;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.board.BoardWatch;
import dev.switchboard.store.feed.CallFeed;
import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `WS /api/live?after=`: each reader gets its own bounded subscription and its own virtual thread, so a slow browser
/// holds nobody but itself. A reader beyond the limit is refused before the upgrade.
public final class LiveSockets implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveSockets.class);

    /// A reader says nothing; what it sends is bounded and passed over.
    private static final int MAX_INCOMING_BYTES = 4 * 1024;

    /// Longer than the pings of `LiveReader` are apart, so that only a dead line runs into it.
    private static final Duration IDLE = Duration.ofSeconds(60);

    private static final String PASS = "switchboard.live.pass";

    private final CallFeed feed;
    private final BoardWatch board;
    private final LiveLevels levels;
    private final int maxReaders;
    private final Function<Context, @Nullable Pass> passes;
    private final Duration recheck;
    private final Map<String, Thread> readers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// `passes` tells what the gate found out about a request; whether it still holds is looked up each `recheck`.
    /// `levels` tells how loud the calls are that are not silent.
    public LiveSockets(
            CallFeed feed,
            BoardWatch board,
            Supplier<Map<String, List<Double>>> levels,
            int maxReaders,
            Function<Context, @Nullable Pass> passes,
            Duration recheck) {
        this.passes = passes;
        this.recheck = recheck;
        this.feed = feed;
        this.board = board;
        this.levels = new LiveLevels(levels);
        this.maxReaders = maxReaders;
    }

    /// Before the upgrade: is there room for one more?
    public void admit(Context ctx) {
        if (closed) {
            throw ApiException.full("the dashboard is closing");
        }
        if (readers.size() >= maxReaders) {
            throw ApiException.full("all " + maxReaders + " live feeds are in use: close a dashboard and try again");
        }
        ctx.attribute(PASS, passes.apply(ctx));
    }

    /// How many feeds are open. Any thread.
    public int readers() {
        return readers.size();
    }

    /// A plain GET.
    public void upgradeNeeded(Context ctx) {
        ctx.header("Upgrade", "websocket");
        Envelope.error(ctx, 426, "/api/live speaks WebSocket only");
    }

    public void on(WsConfig ws) {
        ws.onConnect(this::begin);
        ws.onClose(this::end);
        ws.onError(ctx -> {
            log.debug("live feed {} broke", ctx.sessionId(), ctx.error());
            end(ctx);
        });
    }

    private void begin(WsContext ctx) {
        ctx.session.setIdleTimeout(IDLE);
        ctx.session.setMaxTextMessageSize(MAX_INCOMING_BYTES);
        ctx.session.setMaxBinaryMessageSize(MAX_INCOMING_BYTES);
        String after = ctx.queryParam("after");
        Pass pass = ctx.attribute(PASS);
        LiveReader reader = new LiveReader(
                ctx.session,
                feed,
                board,
                "true".equals(ctx.queryParam("levels")) ? levels : null,
                after == null ? "" : after,
                new StillAllowed(() -> pass != null && pass.stillMay(Right.LIVE_WATCH), recheck));
        Thread thread = Thread.ofVirtual().name("live-" + ctx.sessionId()).unstarted(() -> {
            try {
                reader.run();
            } finally {
                readers.remove(ctx.sessionId());
            }
        });
        readers.put(ctx.sessionId(), thread);
        if (readers.size() > maxReaders) {
            // Several were admitted at once.
            readers.remove(ctx.sessionId());
            ctx.closeSession(LiveReader.TRY_AGAIN_LATER, "all live feeds are in use");
            return;
        }
        thread.start();
        if (closed) {
            thread.interrupt();
        }
    }

    private void end(WsContext ctx) {
        Thread thread = readers.remove(ctx.sessionId());
        if (thread != null) {
            thread.interrupt();
        }
    }

    /// Says goodbye to every reader: each closes its own socket, all within twice the time of one goodbye.
    @Override
    public void close() {
        closed = true;
        List<Thread> leaving = List.copyOf(readers.values());
        leaving.forEach(Thread::interrupt);
        long deadlineNanos = System.nanoTime() + LiveReader.GOODBYE_LIMIT.multipliedBy(2).toNanos();
        try {
            for (Thread reader : leaving) {
                reader.join(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
