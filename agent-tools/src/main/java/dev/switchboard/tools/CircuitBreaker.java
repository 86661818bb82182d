package dev.switchboard.tools;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Keeps a tool that is broken from being asked over and over: after `OPENS_AFTER` failed runs on end none begins for a
/// pause, then one at a time tries it. That one's success lets all in again; its failure doubles the pause, up to
/// `LONGEST_PAUSE`. A refusal is a success: the tool answered. Thread-safe.
///
/// ```
/// CLOSED ──5 failures on end──► OPEN ──pause over, one run──► HALF_OPEN ──it succeeds──► CLOSED
///                                 ▲─────────────it fails, pause × 2───────────┘
/// ```
final class CircuitBreaker {
    static final int OPENS_AFTER = 5;
    static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    /// How it stands, in the words of the metrics.
    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    private final LongSupplier nanoTime;
    private State state = State.CLOSED;
    private Duration pause = FIRST_PAUSE;
    private long openedNanos;
    private int failures;
    private long opened;

    CircuitBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
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
            pause = FIRST_PAUSE;
            failures = 0;
        }
    }

    synchronized void failed() {
        switch (state) {
            case CLOSED -> {
                if (++failures >= OPENS_AFTER) {
                    open();
                }
            }
            case HALF_OPEN -> {
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
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
