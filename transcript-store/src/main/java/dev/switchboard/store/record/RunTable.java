package dev.switchboard.store.record;

import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// The statements over `journal_positions`, `renamed_tickets` and `gateway_leases`: what is known of each run of a
/// gateway.
final class RunTable {
    private RunTable() {}

    /// Enters a run that has stored nothing yet; one that is known already stays as it is.
    static void enter(Sql sql, String run) throws SQLException {
        sql.update(
                "INSERT INTO journal_positions (run, position) VALUES (?, 0) ON CONFLICT (run) DO NOTHING",
                values -> values.text(run));
    }

    /// Enters a run that lives; one that has a lease keeps it.
    static void lease(Sql sql, String run, Instant now) throws SQLException {
        sql.update(
                "INSERT INTO gateway_leases (run, beat, started_at) VALUES (?, 0, ?) ON CONFLICT (run) DO NOTHING",
                values -> values.text(run).time(now));
    }

    /// False when the lease is gone.
    static boolean beat(Sql sql, String run) throws SQLException {
        return sql.update("UPDATE gateway_leases SET beat = beat + 1 WHERE run = ?", values -> values.text(run)) == 1;
    }

    /// The beats of all other runs.
    static Map<String, Long> others(Sql sql, String run) throws SQLException {
        var beats = new HashMap<String, Long>();
        sql.list(
                "SELECT run, beat FROM gateway_leases WHERE run <> ?",
                values -> values.text(run),
                row -> beats.put(row.text("run", ""), row.whole("beat")));
        return beats;
    }

    /// Whether a run's beat is still this one.
    static boolean stands(Sql sql, String run, long beat) throws SQLException {
        return sql.first(
                        "SELECT beat FROM gateway_leases WHERE run = ?",
                        values -> values.text(run),
                        row -> row.whole("beat"))
                .filter(found -> found == beat)
                .isPresent();
    }

    static void endLease(Sql sql, String run) throws SQLException {
        sql.update("DELETE FROM gateway_leases WHERE run = ?", values -> values.text(run));
    }

    /// The number of the last entry that the run stored.
    static long position(Sql sql, String run) throws SQLException {
        return sql.first(
                        "SELECT position FROM journal_positions WHERE run = ?",
                        values -> values.text(run),
                        row -> row.whole("position"))
                .orElse(0L);
    }

    static void advance(Sql sql, String run, long position) throws SQLException {
        sql.update(
                "UPDATE journal_positions SET position = ? WHERE run = ?",
                values -> values.whole(position).text(run));
    }

    static void rename(Sql sql, String run, TicketId id, TicketId storedAs) throws SQLException {
        sql.update(
                """
                INSERT INTO renamed_tickets (run, ticket_id, stored_as) VALUES (?, ?, ?)
                ON CONFLICT (run, ticket_id) DO UPDATE SET stored_as = excluded.stored_as
                """,
                values -> values.text(run).text(id.value()).text(storedAs.value()));
    }

    static Map<TicketId, TicketId> renamed(Sql sql, String run) throws SQLException {
        var renamed = new HashMap<TicketId, TicketId>();
        sql.list(
                "SELECT ticket_id, stored_as FROM renamed_tickets WHERE run = ?",
                values -> values.text(run),
                row -> renamed.put(new TicketId(row.text("ticket_id", "")), new TicketId(row.text("stored_as", ""))));
        return renamed;
    }

    /// Forgets a run of which nothing is left to replay.
    static void leave(Sql sql, String run) throws SQLException {
        endLease(sql, run);
        sql.update("DELETE FROM renamed_tickets WHERE run = ?", values -> values.text(run));
        sql.update("DELETE FROM journal_positions WHERE run = ?", values -> values.text(run));
    }
}
