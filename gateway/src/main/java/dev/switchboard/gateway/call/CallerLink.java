package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import java.time.Duration;
import java.util.Optional;

/// The caller's line as the call sees it; each way of calling in implements it. All methods run on the call's loop,
/// return at once, and do nothing once the line is gone.
public interface CallerLink {
    /// The codec of this line, both ways.
    AudioFormat format();

    /// Queues audio of one model item after what is queued already. `DROPPED` when the line's bounded outbox is full: that
    /// audio will not be played.
    PlayResult play(String itemId, AudioChunk audio);

    /// Throws away everything queued and not yet played (barge-in).
    void clear(String itemId);

    /// Tells the caller something besides audio; lines that cannot show it ignore it.
    void show(CallNotice notice);

    /// Ends the line politely after what was shown before. No `Gone` event follows.
    void hangUp(EndReason reason);

    /// Whether the other end is a program that plays, stops and truncates the agent's audio itself, as a client of the
    /// Realtime API does. The call then neither clears nor truncates, and learns what was heard from `Truncated`; what is
    /// not truncated counts as heard. Nor does it put words into the agent's mouth: no greeting, no question whether the
    /// caller is there, no goodbye.
    default boolean ownsPlayout() {
        return false;
    }

    /// How the conversation goes where this line carries text alone; empty for a line that is heard. Nothing is then played,
    /// recorded or listened to; what is shown as an agent's last word on an item counts as read.
    default Optional<InWriting> writing() {
        return Optional.empty();
    }

    /// A conversation in writing.
    ///
    /// @param idle after so long without a word of either side it is over
    /// @param greets whether the agent has the first word
    record InWriting(Duration idle, boolean greets) {}

    enum PlayResult {
        QUEUED,
        DROPPED
    }
}
