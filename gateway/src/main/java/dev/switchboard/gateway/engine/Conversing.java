package dev.switchboard.gateway.engine;

/// One session's line of thought. Called on pool threads, one call at a time, so it may keep state between turns; but
/// `Turn.history` is the truth (a client may delete, truncate and insert items), and a thought may never be spoken when
/// the caller interrupts.
@FunctionalInterface
public interface Conversing {
    Thought think(Turn turn);
}
