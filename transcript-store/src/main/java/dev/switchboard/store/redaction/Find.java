package dev.switchboard.store.redaction;

/// A stretch of a text, from `start` up to but without `end`.
record Find(Sensitive kind, int start, int end) {
    boolean isEmpty() {
        return start == end;
    }

    boolean overlaps(Find other) {
        return start < other.end && other.start < end;
    }
}
