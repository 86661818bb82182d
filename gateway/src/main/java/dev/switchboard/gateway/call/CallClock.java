package dev.switchboard.gateway.call;

/// The clock of one call: 0 when it arrived. Recording and timeline go by it, so a second of the one is a second of the
/// other. Event loop only.
public final class CallClock {
    private final CallLoop loop;
    private final long beganNanos;

    /// The call arrives now.
    public CallClock(CallLoop loop) {
        this.loop = loop;
        this.beganNanos = loop.nanoTime();
    }

    public long nanos() {
        return loop.nanoTime() - beganNanos;
    }

    public long ms() {
        return nanos() / 1_000_000;
    }

    long nanosAt(long loopNanos) {
        return loopNanos - beganNanos;
    }

    /// A moment of the loop's own time on this clock.
    long msAt(long loopNanos) {
        return (loopNanos - beganNanos) / 1_000_000;
    }
}
