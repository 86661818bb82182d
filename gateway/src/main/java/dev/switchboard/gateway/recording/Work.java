package dev.switchboard.gateway.recording;

import dev.switchboard.store.ticket.TicketId;
import java.time.Instant;

/// What the writer is given to do, for one recording each. Places are samples since the call began.
sealed interface Work permits Block, Work.Open, Work.Silence, Work.End, Work.Discard {
    Track track();

    record Open(Track track, TicketId ticket, Instant arrivedAt) implements Work {}

    /// What was written of the agent (with `both`, of the caller too) from one place to another is to be silence.
    record Silence(Track track, long from, long to, boolean both) implements Work {}

    record End(Track track, long length, long droppedMs, long pausedMs) implements Work {}

    record Discard(Track track) implements Work {}
}
