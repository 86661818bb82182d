package dev.switchboard.store.record;

import dev.switchboard.store.encryption.Cell;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.ticket.TicketUpdate;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The statements over `tickets`. Each takes the connection of a transaction that its caller owns.
final class TicketTable {
    static final String COLUMNS = """
            ticket_id, session_id, customer_name, status, priority, category, created_at, updated_at, resolved_at, \
            summary, resolution_notes, channel, agent_id, caller, end_reason""";

    static final String UNKNOWN_CUSTOMER = "Unknown";

    private TicketTable() {}

    /// False when the id is taken.
    static boolean insert(Sql sql, TicketId id, NewTicket ticket, String run) throws SQLException {
        return sql.update(
                        """
                        INSERT INTO tickets (ticket_id, session_id, customer_name, status, priority,
                            created_at, updated_at, channel, agent_id, caller, gateway)
                        VALUES (?, ?, ?, 'open', 'normal', ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (ticket_id) DO NOTHING
                        """,
                        values -> values.text(id.value())
                                .text(ticket.sessionId())
                                .text(UNKNOWN_CUSTOMER)
                                .time(ticket.at())
                                .time(ticket.at())
                                .text(ticket.channel())
                                .text(ticket.agentId())
                                .text(ticket.caller())
                                .text(run))
                == 1;
    }

    static Optional<Ticket> find(Sql sql, TicketId id) throws SQLException {
        return sql.first(
                "SELECT " + COLUMNS + " FROM tickets WHERE ticket_id = ?",
                values -> values.text(id.value()),
                TicketTable::ticket);
    }

    /// Moves an `open` ticket to `in_progress`; false when it was not open.
    static boolean begin(Sql sql, TicketId id, Instant now) throws SQLException {
        return sql.update(
                        """
                        UPDATE tickets SET status = 'in_progress', updated_at = ?
                        WHERE ticket_id = ? AND status = 'open'
                        """,
                        values -> values.time(now).text(id.value()))
                == 1;
    }

    /// False when there is no such ticket.
    static boolean update(Sql sql, TicketId id, TicketUpdate update, Instant now) throws SQLException {
        String status = update.status() == null ? null : update.status().wire();
        boolean ends = update.status() == TicketStatus.RESOLVED || update.status() == TicketStatus.CLOSED;
        String priority = update.priority() == null ? null : update.priority().wire();
        String by = "hand";
        return sql.update(
                        """
                        UPDATE tickets SET
                            status = COALESCE(?, status),
                            resolved_at = COALESCE(resolved_at, ?),
                            priority = COALESCE(?, priority),
                            category = COALESCE(?, category),
                            category_by = COALESCE(?, category_by),
                            customer_name = COALESCE(?, customer_name),
                            summary = COALESCE(?, summary),
                            summary_by = COALESCE(?, summary_by),
                            resolution_notes = COALESCE(?, resolution_notes),
                            updated_at = ?
                        WHERE ticket_id = ?
                        """,
                        values -> values.text(status)
                                .time(ends ? now : null)
                                .text(priority)
                                .text(update.category())
                                .text(update.category() == null ? null : by)
                                .sealed(cell("customer_name", id.value()), update.customerName())
                                .sealed(cell("summary", id.value()), update.summary())
                                .text(update.summary() == null ? null : by)
                                .sealed(cell("resolution_notes", id.value()), update.resolutionNotes())
                                .time(now)
                                .text(id.value()))
                == 1;
    }

    /// Closes a ticket whose call has not been closed yet. What a person set is kept: the category, the summary, the
    /// time at which it was resolved.
    static void close(
            Sql sql,
            TicketId id,
            String endReason,
            String category,
            @Nullable String summary,
            Instant endedAt,
            Instant now)
            throws SQLException {
        sql.update(
                """
                UPDATE tickets SET
                    status = 'closed',
                    resolved_at = COALESCE(resolved_at, ?),
                    category_by = CASE WHEN category IS NULL THEN 'auto' ELSE category_by END,
                    category = COALESCE(category, ?),
                    summary_by = CASE WHEN summary IS NULL THEN ? ELSE summary_by END,
                    summary = COALESCE(summary, ?),
                    end_reason = ?,
                    updated_at = ?
                WHERE ticket_id = ?
                """,
                values -> values.time(endedAt)
                        .text(category)
                        .text(summary == null ? null : "auto")
                        .sealed(cell("summary", id.value()), summary)
                        .text(endReason)
                        .time(now)
                        .text(id.value()));
    }

    /// Takes back that a call has ended, and what was concluded from what was known of it then.
    static void reopen(Sql sql, TicketId id) throws SQLException {
        sql.update(
                """
                UPDATE tickets SET
                    status = 'in_progress',
                    resolved_at = NULL,
                    category = CASE WHEN category_by = 'auto' THEN NULL ELSE category END,
                    summary = CASE WHEN summary_by = 'auto' THEN NULL ELSE summary END,
                    end_reason = NULL
                WHERE ticket_id = ?
                """,
                values -> values.text(id.value()));
    }

    /// Whether it is a call of this run.
    static boolean isOf(Sql sql, TicketId id, String run) throws SQLException {
        return sql.first(
                        "SELECT 1 AS one FROM tickets WHERE ticket_id = ? AND gateway = ?",
                        values -> values.text(id.value()).text(run),
                        row -> row.whole("one"))
                .isPresent();
    }

    /// The tickets of a run that were closed as interrupted.
    static List<TicketId> givenUp(Sql sql, String run) throws SQLException {
        return sql.list(
                "SELECT ticket_id FROM tickets WHERE gateway = ? AND end_reason = 'interrupted'",
                values -> values.text(run),
                row -> new TicketId(row.text("ticket_id", "")));
    }

    /// The tickets of calls that go on, or whose gateway has died and nobody has noticed yet.
    static List<Ticket> live(Sql sql) throws SQLException {
        return sql.list(
                "SELECT " + COLUMNS + " FROM tickets WHERE end_reason IS NULL AND gateway IS NOT NULL",
                _ -> {},
                TicketTable::ticket);
    }

    /// Tickets whose call never ended, with the time of the last thing that happened in it: those that a run opened,
    /// whatever a person has done to them since, and open ones that came into the table in another way.
    static List<Unfinished> unfinished(Sql sql) throws SQLException {
        return unfinished(sql, "1 = 1", _ -> {});
    }

    static List<Unfinished> unfinishedOf(Sql sql, String run, int most) throws SQLException {
        return unfinished(sql, "gateway = ? LIMIT ?", values -> values.text(run).whole((long) most));
    }

    /// Those of runs that have no lease; `unowned` ones too, which no run opened.
    static List<Unfinished> orphans(Sql sql, boolean unowned) throws SQLException {
        return unfinished(
                sql,
                """
                (gateway IS NULL AND ? = 1 OR gateway IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM gateway_leases WHERE gateway_leases.run = tickets.gateway))
                """,
                values -> values.whole(unowned ? 1L : 0L));
    }

    private static List<Unfinished> unfinished(Sql sql, String condition, Sql.Binder binder) throws SQLException {
        return sql.list(
                """
                SELECT ticket_id, updated_at,
                    (SELECT MAX(timestamp) FROM interactions
                     WHERE interactions.ticket_id = tickets.ticket_id) AS last_line_at
                FROM tickets
                WHERE end_reason IS NULL AND (gateway IS NOT NULL OR status IN ('open', 'in_progress')) AND """
                        + " " + condition,
                binder,
                row -> {
                    Instant updatedAt = Objects.requireNonNullElse(row.time("updated_at"), Instant.EPOCH);
                    Instant lineAt = Objects.requireNonNullElse(row.time("last_line_at"), updatedAt);
                    return new Unfinished(
                            new TicketId(row.text("ticket_id", "")), lineAt.isAfter(updatedAt) ? lineAt : updatedAt);
                });
    }

    record Unfinished(TicketId id, Instant lastSeenAt) {}

    static Ticket ticket(Sql.Row row) throws SQLException {
        Instant createdAt = Objects.requireNonNullElse(row.time("created_at"), Instant.EPOCH);
        String id = row.text("ticket_id", "");
        return new Ticket(
                new TicketId(id),
                row.text("session_id", ""),
                Objects.requireNonNullElse(row.sealed(cell("customer_name", id)), UNKNOWN_CUSTOMER),
                TicketStatus.parse(row.text("status", "open")),
                TicketPriority.parse(row.text("priority", "normal")),
                row.text("category"),
                createdAt,
                Objects.requireNonNullElse(row.time("updated_at"), createdAt),
                row.time("resolved_at"),
                row.sealed(cell("summary", id)),
                row.sealed(cell("resolution_notes", id)),
                row.text("channel", ""),
                row.text("agent_id", ""),
                row.text("caller"),
                row.text("end_reason"));
    }

    static Cell cell(String column, String ticket) {
        return new Cell("tickets", column, ticket);
    }
}
