package dev.switchboard.store.recording;

import dev.switchboard.store.ticket.TicketId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The recording of one call. `path` is relative to the data folder, with `/` between its parts; `rateHz` is the rate of
/// its samples; second 0 of the file is `begunAt`. `sha256` is of the whole file in lower-case hex, null until it is closed.
///
/// @param droppedMs sound of both sides that came faster than it could be written, silence in the file
/// @param pausedMs time in which nothing was recorded on request, silence in the file
/// @param problem why it was broken off
public record Recording(
        TicketId ticketId,
        String path,
        RecordingState state,
        int rateHz,
        Instant begunAt,
        long durationMs,
        long bytes,
        @Nullable String sha256,
        long droppedMs,
        long pausedMs,
        @Nullable String problem,
        @Nullable Instant deletedAt) {
    /// One that has just begun.
    public static Recording begun(TicketId ticketId, String path, int rateHz, Instant begunAt) {
        return new Recording(ticketId, path, RecordingState.RECORDING, rateHz, begunAt, 0, 0, null, 0, 0, null, null);
    }
}
