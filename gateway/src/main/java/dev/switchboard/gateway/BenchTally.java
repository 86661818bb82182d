package dev.switchboard.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// What the callers of one measurement noted. Thread-safe.
final class BenchTally {
    private final List<Long> answeredNanos = new ArrayList<>();
    private int unanswered;
    private final Map<String, Integer> errors = new TreeMap<>();
    private int blocked;
    private long senderLateNanos;

    /// From the last sound of a question to the first audio of the answer.
    synchronized void answered(long nanos) {
        answeredNanos.add(nanos);
    }

    synchronized void unanswered() {
        unanswered++;
    }

    /// The engine said it could not.
    synchronized void givenUp(String code) {
        errors.merge(code, 1, Integer::sum);
    }

    synchronized void senderBlocked() {
        blocked++;
    }

    synchronized void senderLate(long nanos) {
        senderLateNanos = Math.max(senderLateNanos, nanos);
    }

    synchronized int turns() {
        return answeredNanos.size();
    }

    synchronized int unansweredTurns() {
        return unanswered;
    }

    synchronized int givenUpTurns() {
        return errors.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// How often each error came.
    synchronized String errors() {
        return errors.toString();
    }

    synchronized int blockedSends() {
        return blocked;
    }

    /// The worst delay of a frame that the callers' own process caused.
    synchronized long senderLateMs() {
        return TimeUnit.NANOSECONDS.toMillis(senderLateNanos);
    }

    /// Milliseconds within which this share of the answers came; 0 without any.
    synchronized long percentileMs(int percent) {
        List<Long> sorted = answeredNanos.stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : TimeUnit.NANOSECONDS.toMillis(sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)));
    }
}
