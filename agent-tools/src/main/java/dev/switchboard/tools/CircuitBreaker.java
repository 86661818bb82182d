package dev.switchboard.tools;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Keeps a tool that is broken from being asked over and over: after so many failed runs on end none begins for a
/// pause (`BreakerLimits`), then one at a time tries it. That one's success lets all in again; its failure doubles the pause, up to
/// `LONGEST_PAUSE`. A refusal is a success: the tool answered. Thread-safe.
///
/// ```
/// CLOSED ──failures on end────► OPEN ──pause over, one run──► HALF_OPEN ──it succeeds──► CLOSED
///                                 ▲─────────────it fails, pause × 2───────────┘
/// ```
final class CircuitBreaker {
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    /// How it stands, in the words of the metrics.
    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    private final LongSupplier nanoTime;
    private State state = State.CLOSED;
    private BreakerLimits limits = BreakerLimits.STANDARD;
    private Duration pause = limits.pause();
    private long openedNanos;
    private int failures;
    private long opened;

    CircuitBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// What holds from the next failure on: the tool's policy may have been read again.
    synchronized void judgeBy(BreakerLimits newer) {
        limits = newer;
    }

    /// Whether a run may begin now; where it may, `succeeded`, `failed` or `leftOff` must follow.
    synchronized boolean mayBegin() {
        if (!wouldLetIn()) {
            return false;
        }
        if (state == State.OPEN) {
            state = State.HALF_OPEN;
        }
        return true;
    }

    /// The same without beginning.
    synchronized boolean wouldLetIn() {
        return switch (state) {
            case CLOSED -> true;
            case OPEN -> nanoTime.getAsLong() - openedNanos >= pause.toNanos();
            case HALF_OPEN -> false;
        };
    }

    synchronized void succeeded() {
        // A straggler from before it opened proves nothing about now.
        if (state != State.OPEN) {
            state = State.CLOSED;
            pause = limits.pause();
            failures = 0;
        }
    }

    synchronized void failed() {
        switch (state) {
            case CLOSED -> {
                if (++failures >= limits.opensAfter()) {
                    pause = limits.pause();
                    open();
                }
            }
            case HALF_OPEN -> {
                Duration doubled = pause.multipliedBy(2);
                Duration longest = limits.pause().compareTo(LONGEST_PAUSE) > 0 ? limits.pause() : LONGEST_PAUSE;
                pause = doubled.compareTo(longest) > 0 ? longest : doubled;
                open();
            }
            case OPEN -> {}
        }
    }

    /// The run that was let in ended without having asked the tool.
    synchronized void leftOff() {
        if (state == State.HALF_OPEN) {
            state = State.OPEN;
        }
    }

    private void open() {
        state = State.OPEN;
        openedNanos = nanoTime.getAsLong();
        failures = 0;
        opened++;
    }

    synchronized State state() {
        return state;
    }

    /// How often it has opened.
    synchronized long opened() {
        return opened;
    }
}
