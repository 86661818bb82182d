package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.store.ticket.TicketId;
import java.time.Instant;

/// Hears both sides of one call for its recording. All methods run on the call's loop, return at once and never throw: a
/// recording that fails does so by itself. Audio handed over is read during the call only.
public interface CallTap {
    /// The tap of a call that is not recorded.
    CallTap NONE = new CallTap() {};

    /// The call's ticket stands, so there is a place to record to. Nothing is kept of what sounded before.
    ///
    /// @param arrivedAt when the call's clock stood at 0
    default void begin(TicketId ticket, Instant arrivedAt) {}

    /// From now on the caller may be recorded too.
    default void callerConsents() {}

    default void caller(AudioChunk audio) {}

    /// Audio the line was given to play under this name, after all it was given before.
    default void agent(String take, AudioChunk audio) {}

    /// The line was silenced: what it had not played yet it never will.
    default void cleared() {}

    /// Of what the agent was given to say, that from one moment of the call's clock to another was not played after all. Where
    /// that reaches to the end of all it was given, the line is free from `fromNanos` on.
    default void cut(long fromNanos, long untilNanos) {}

    /// How much of a take the line says was heard.
    default void heard(String take, long heardMs) {}

    /// From now on both sides are silence in the recording, until `resume`. False when it is paused or nothing is recorded.
    default boolean pause() {
        return false;
    }

    /// The same, and what was said since that moment of the call's clock is not kept either.
    default boolean pauseSince(long fromNanos) {
        return pause();
    }

    /// False when it was not paused.
    default boolean resume() {
        return false;
    }

    /// Whether anything is being recorded, or would be if it were not paused.
    default boolean recording() {
        return false;
    }

    /// The line is gone. With `playsOn` it still plays what it was given.
    default void end(boolean playsOn) {}

    /// Nothing of this call may be kept.
    default void discard() {}
}
