package dev.switchboard.store.transcript;

/// When a line sounded, in milliseconds since its call began: the second of the recording in which it is heard. What was
/// typed begins and ends at once. Of an agent's line it is what was heard of it.
public record LineSpan(long startMs, long endMs) {
    public LineSpan {
        startMs = Math.max(0, startMs);
        endMs = Math.max(startMs, endMs);
    }

    public long durationMs() {
        return endMs - startMs;
    }
}
