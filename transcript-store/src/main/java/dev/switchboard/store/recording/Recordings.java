package dev.switchboard.store.recording;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The table of recordings. Every method blocks on the database: never call it from an event loop. Throws
/// `dev.switchboard.store.StoreException` when the database fails. Thread-safe.
public final class Recordings {
    private final Database database;

    public Recordings(Database database) {
        this.database = database;
    }

    public Optional<Recording> find(TicketId id) {
        return database.read(connection -> of(database.sql(connection), id));
    }

    /// The recording of a ticket, within a transaction of the caller's.
    public static Optional<Recording> of(Sql sql, TicketId id) throws SQLException {
        return sql.first(
                """
                SELECT path, state, rate, begun_at, duration_ms, bytes, sha256, dropped_ms, paused_ms, problem, deleted_at
                FROM recordings
                WHERE ticket_id = ?
                """,
                values -> values.text(id.value()),
                row -> recording(id, row));
    }

    /// Stores a recording in place of what was known of it. The ticket must exist.
    public void put(Recording recording) {
        database.write(connection -> database.sql(connection).update(
                """
                INSERT INTO recordings (ticket_id, path, state, rate, begun_at, duration_ms, bytes, sha256,
                    dropped_ms, paused_ms, problem, deleted_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (ticket_id) DO UPDATE SET
                    path = excluded.path,
                    state = excluded.state,
                    rate = excluded.rate,
                    begun_at = excluded.begun_at,
                    duration_ms = excluded.duration_ms,
                    bytes = excluded.bytes,
                    sha256 = excluded.sha256,
                    dropped_ms = excluded.dropped_ms,
                    paused_ms = excluded.paused_ms,
                    problem = excluded.problem,
                    deleted_at = excluded.deleted_at
                """,
                values -> values.text(recording.ticketId().value())
                        .text(recording.path())
                        .text(recording.state().wire())
                        .whole((long) recording.rateHz())
                        .time(recording.begunAt())
                        .whole(recording.durationMs())
                        .whole(recording.bytes())
                        .text(recording.sha256())
                        .whole(recording.droppedMs())
                        .whole(recording.pausedMs())
                        .text(recording.problem())
                        .time(recording.deletedAt())));
    }

    /// Marks recordings as deleted, in one transaction; those that are not known are passed over.
    public void markDeleted(List<TicketId> ids, Instant at) {
        database.write(connection -> {
            Sql sql = database.sql(connection);
            int marked = 0;
            for (TicketId id : ids) {
                marked += sql.update(
                        "UPDATE recordings SET state = 'deleted', deleted_at = ? WHERE ticket_id = ?",
                        values -> values.time(at).text(id.value()));
            }
            return marked;
        });
    }

    private static Recording recording(TicketId id, Sql.Row row) throws SQLException {
        return new Recording(
                id,
                row.text("path", ""),
                RecordingState.parse(row.text("state", "")),
                (int) row.whole("rate"),
                Objects.requireNonNullElse(row.time("begun_at"), Instant.EPOCH),
                row.whole("duration_ms"),
                row.whole("bytes"),
                row.text("sha256"),
                row.whole("dropped_ms"),
                row.whole("paused_ms"),
                row.text("problem"),
                row.time("deleted_at"));
    }
}
