package dev.switchboard.dashboard.live;

import dev.switchboard.dashboard.access.StillAllowed;
import dev.switchboard.dashboard.board.BoardWatch;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.feed.Subscription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries one subscription to one browser, on one virtual thread. One frame is under way at a time: when the browser
/// does not take it, events wait in the subscription's bounded queue and nowhere else; when that overflows the reader
/// is told and closed with 1013 (try again later, RFC 6455 registry), so that it comes back for a snapshot.
final class LiveReader implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(LiveReader.class);

    private static final int GOING_AWAY = 1001;
    private static final int INTERNAL_ERROR = 1011;
    static final int TRY_AGAIN_LATER = 1013;

    /// Of the range for applications (RFC 6455 §7.4.2), like HTTP's 401: coming back needs another log-in.
    static final int NO_LONGER_ALLOWED = 4401;

    /// A quiet feed pings this often, so that proxies keep the line and a dead browser is noticed.
    private static final Duration QUIET = Duration.ofSeconds(20);

    /// How long an alert may wait for the next event.
    private static final Duration ALERTS = Duration.ofMillis(250);

    /// Meters move so often.
    private static final Duration LEVELS = Duration.ofMillis(250);

    /// A frame a browser has not taken by then will not be taken: the line is cut.
    private static final Duration SEND_LIMIT = Duration.ofSeconds(30);

    static final Duration GOODBYE_LIMIT = Duration.ofSeconds(1);

    private final Session session;
    private final CallFeed feed;
    private final String after;
    private final StillAllowed allowed;
    private final BoardWatch board;
    private final @Nullable LiveLevels levels;
    private String toldLevels = LiveLevels.SILENT;
    private long levelsNanos = System.nanoTime();

    /// @param levels null for a reader that does not want to know how loud calls are
    LiveReader(
            Session session,
            CallFeed feed,
            BoardWatch board,
            @Nullable LiveLevels levels,
            String after,
            StillAllowed allowed) {
        this.levels = levels;
        this.session = session;
        this.feed = feed;
        this.board = board;
        this.after = after;
        this.allowed = allowed;
    }

    @Override
    public void run() {
        try (Subscription subscription = feed.subscribe(after)) {
            carry(subscription);
        } catch (Subscription.FellBehindException e) {
            farewell(e);
        } catch (InterruptedException closing) {
            close(GOING_AWAY, "the dashboard is closing");
        } catch (LineCutException cut) {
            log.debug("live feed to {} ended: {}", session.getRemoteSocketAddress(), cut.getMessage());
            session.disconnect();
        } catch (RuntimeException e) {
            log.error("live feed to {} failed", session.getRemoteSocketAddress(), e);
            close(INTERNAL_ERROR, "the live feed failed");
        }
    }

    private void carry(Subscription subscription) throws InterruptedException {
        Subscription.Snapshot snapshot = subscription.snapshot();
        if (snapshot != null) {
            send(LiveFrames.snapshot(snapshot));
        }
        // The alerts as they stand replace whatever a reader that comes back knew of them.
        BoardWatch.Changes alerts = board.after(0);
        if (snapshot == null || !alerts.isEmpty()) {
            send(alerts.json(true));
        }
        Duration wait = allowed.every().compareTo(ALERTS) < 0 ? allowed.every() : ALERTS;
        long saidNanos = System.nanoTime();
        while (session.isOpen()) {
            List<CallFeed.Numbered> events = subscription.next(wait);
            if (!allowed.now()) {
                close(NO_LONGER_ALLOWED, "the session is over or the right was taken away");
                return;
            }
            for (CallFeed.Numbered event : events) {
                send(LiveFrames.event(event));
            }
            alerts = board.after(alerts.upTo());
            if (!alerts.isEmpty()) {
                send(alerts.json(false));
            }
            tellLevels();
            if (!events.isEmpty() || !alerts.isEmpty()) {
                saidNanos = System.nanoTime();
            } else if (System.nanoTime() - saidNanos >= QUIET.toNanos()) {
                ping();
                saidNanos = System.nanoTime();
            }
        }
    }

    private void tellLevels() throws InterruptedException {
        if (levels == null || System.nanoTime() - levelsNanos < LEVELS.toNanos()) {
            return;
        }
        levelsNanos = System.nanoTime();
        String frame = levels.frame();
        if (!frame.equals(LiveLevels.SILENT) || !toldLevels.equals(LiveLevels.SILENT)) {
            toldLevels = frame;
            send(frame);
        }
    }

    private void farewell(Subscription.FellBehindException fellBehind) {
        log.info("live feed to {} fell behind: {}", session.getRemoteSocketAddress(), fellBehind.getMessage());
        try {
            send(LiveFrames.fellBehind(fellBehind.dropped()));
            close(TRY_AGAIN_LATER, "fell behind");
        } catch (InterruptedException closing) {
            close(GOING_AWAY, "the dashboard is closing");
        } catch (LineCutException cut) {
            session.disconnect();
        }
    }

    /// The last thing this thread does with the socket: it stays until the close frame is out, so that a server that
    /// stops does not cut it off.
    private void close(int status, String reason) {
        if (!session.isOpen()) {
            return;
        }
        try {
            Callback.Completable.with(sent -> session.close(status, reason, sent))
                    .get(GOODBYE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.debug("live feed to {} was not there for a goodbye", session.getRemoteSocketAddress(), e);
            session.disconnect();
        } catch (InterruptedException e) {
            session.disconnect();
            Thread.currentThread().interrupt();
        }
    }

    private void send(String frame) throws InterruptedException {
        await(Callback.Completable.with(sent -> session.sendText(frame, sent)));
    }

    private void ping() throws InterruptedException {
        await(Callback.Completable.with(sent -> session.sendPing(ByteBuffer.allocate(0), sent)));
    }

    private static void await(Callback.Completable sent) throws InterruptedException {
        try {
            sent.get(SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new LineCutException("the browser has gone", e);
        } catch (TimeoutException e) {
            throw new LineCutException("a frame was not taken within " + SEND_LIMIT.toSeconds() + " s", e);
        }
    }

    /// The browser is gone or does not read: not an error, only the end of this reader.
    private static final class LineCutException extends RuntimeException {
        LineCutException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
