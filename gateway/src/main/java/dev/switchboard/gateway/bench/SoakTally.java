package dev.switchboard.gateway.bench;

import java.util.Map;
import java.util.TreeMap;

/// What the callers of a soak saw. Thread-safe.
final class SoakTally {
    private final Map<String, Integer> refusals = new TreeMap<>();
    private int answered;
    private int stuck;

    synchronized void answered() {
        answered++;
    }

    synchronized void refused(String why) {
        refusals.merge(why, 1, Integer::sum);
    }

    /// A call whose connection did not end when it was told to.
    synchronized void stuck() {
        stuck++;
    }

    synchronized int answeredCalls() {
        return answered;
    }

    synchronized int stuckCalls() {
        return stuck;
    }

    synchronized String refusals() {
        return refusals.toString();
    }
}
