package dev.switchboard.store.record;

import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// The statements over `journal_positions` and `renamed_tickets`: what is known of each run of a gateway.
final class RunTable {
    private RunTable() {}

    /// Enters a run that has stored nothing yet; one that is known already stays as it is.
    static void enter(Sql sql, String run) throws SQLException {
        sql.update(
                "INSERT INTO journal_positions (run, position) VALUES (?, 0) ON CONFLICT (run) DO NOTHING",
                values -> values.text(run));
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
        sql.update("DELETE FROM renamed_tickets WHERE run = ?", values -> values.text(run));
        sql.update("DELETE FROM journal_positions WHERE run = ?", values -> values.text(run));
    }
}
