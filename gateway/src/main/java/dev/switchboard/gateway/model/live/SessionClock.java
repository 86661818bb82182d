package dev.switchboard.gateway.model.live;

import dev.switchboard.gateway.call.CallLoop;
import java.time.Duration;
import java.util.function.Consumer;

/// How long a session has been in use, which is what it costs. The server tells sums, of which the largest counts, about once
/// a minute and finally after the call; who listens is told what each adds, and at the end what our own clock adds. Event
/// loop only.
final class SessionClock {
    private final CallLoop loop;
    private final Consumer<Duration> more;
    private boolean running;
    private long startedNanos;
    private double sumSeconds;
    private double passedOnSeconds;

    SessionClock(CallLoop loop, Consumer<Duration> more) {
        this.loop = loop;
        this.more = more;
    }

    void started() {
        running = true;
        startedNanos = loop.nanoTime();
    }

    /// By the server; −1 when it does not say.
    void told(double seconds) {
        sumSeconds = Math.max(sumSeconds, seconds);
        until(seconds);
    }

    /// The session ends, and its final figure will come too late or never.
    void untilNow() {
        if (running) {
            until((loop.nanoTime() - startedNanos) / 1e9);
        }
    }

    /// The largest sum the server has told.
    Duration toldBySum() {
        return millis(sumSeconds);
    }

    /// Who listens may end the session on hearing it, and so ask again.
    private void until(double seconds) {
        double before = passedOnSeconds;
        if (seconds > before) {
            passedOnSeconds = seconds;
            more.accept(millis(seconds - before));
        }
    }

    private static Duration millis(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }
}
