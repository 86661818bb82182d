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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /// The ticket as it stands now; empty when the id is taken.
    static Optional<Ticket> insert(Sql sql, TicketId id, NewTicket ticket, String run) throws SQLException {
        return insert(sql, Map.of(id, ticket), run).stream().findFirst();
    }

    /// The tickets as they stand now, without those whose ids are taken.
    static List<Ticket> insert(Sql sql, Map<TicketId, NewTicket> tickets, String run) throws SQLException {
        var inserted = new ArrayList<Ticket>(tickets.size());
        for (List<Map.Entry<TicketId, NewTicket>> piece : Sql.pieces(List.copyOf(tickets.entrySet()))) {
            inserted.addAll(sql.list(
                    """
                    INSERT INTO tickets (ticket_id, session_id, customer_name, status, priority,
                        created_at, updated_at, channel, agent_id, caller, gateway)
                    VALUES %s
                    ON CONFLICT (ticket_id) DO NOTHING
                    RETURNING %s
                    """
                            .formatted(
                                    Sql.times(piece.size(), "(?, ?, ?, 'open', 'normal', ?, ?, ?, ?, ?, ?)"), COLUMNS),
                    values -> {
                        for (Map.Entry<TicketId, NewTicket> opened : piece) {
                            NewTicket ticket = opened.getValue();
                            values.text(opened.getKey().value())
                                    .text(ticket.sessionId())
                                    .text(UNKNOWN_CUSTOMER)
                                    .time(ticket.at())
                                    .time(ticket.at())
                                    .text(ticket.channel())
                                    .text(ticket.agentId())
                                    .text(ticket.caller())
                                    .text(run);
                        }
                    },
                    TicketTable::ticket));
        }
        return inserted;
    }

    static Optional<Ticket> find(Sql sql, TicketId id) throws SQLException {
        return sql.first(
                "SELECT " + COLUMNS + " FROM tickets WHERE ticket_id = ?",
                values -> values.text(id.value()),
                TicketTable::ticket);
    }

    /// Those of the tickets that there are.
    static Map<TicketId, Ticket> find(Sql sql, List<TicketId> ids) throws SQLException {
        var found = new HashMap<TicketId, Ticket>();
        for (List<TicketId> piece : Sql.pieces(ids)) {
            sql.list(
                            "SELECT " + COLUMNS + " FROM tickets WHERE ticket_id IN (" + Sql.times(piece.size(), "?") + ")",
                            values -> bind(values, piece),
                            TicketTable::ticket)
                    .forEach(ticket -> found.put(ticket.id(), ticket));
        }
        return found;
    }

    static void bind(Sql.Values values, List<TicketId> ids) throws SQLException {
        for (TicketId id : ids) {
            values.text(id.value());
        }
    }

    /// Moves `open` tickets to `in_progress`; returns those that were open, as they stand now.
    static Map<TicketId, Ticket> begin(Sql sql, List<TicketId> ids, Instant now) throws SQLException {
        var begun = new HashMap<TicketId, Ticket>();
        for (List<TicketId> piece : Sql.pieces(ids)) {
            sql.list(
                            """
                            UPDATE tickets SET status = 'in_progress', updated_at = ?
                            WHERE ticket_id IN (%s) AND status = 'open'
                            RETURNING %s
                            """
                                    .formatted(Sql.times(piece.size(), "?"), COLUMNS),
                            values -> bind(values.time(now), piece),
                            TicketTable::ticket)
                    .forEach(ticket -> begun.put(ticket.id(), ticket));
        }
        return begun;
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

    /// The end of a call, and what was concluded from what the caller said.
    record Ending(TicketId id, String reason, Instant at, String category, @Nullable String summary) {}

    /// Closes tickets whose calls have not been closed yet; returns them as they stand now. What a person set is kept: the
    /// category, the summary, the time at which it was resolved.
    static Map<TicketId, Ticket> close(Sql sql, List<Ending> endings, Instant now) throws SQLException {
        var closed = new HashMap<TicketId, Ticket>();
        for (List<Ending> piece : Sql.pieces(endings)) {
            sql.list(
                            """
                            UPDATE tickets SET
                                status = 'closed',
                                resolved_at = COALESCE(resolved_at, ended.column2),
                                category_by = CASE WHEN category IS NULL THEN 'auto' ELSE category_by END,
                                category = COALESCE(category, ended.column3),
                                summary_by = CASE WHEN summary IS NULL THEN ended.column4 ELSE summary_by END,
                                summary = COALESCE(summary, ended.column5),
                                end_reason = ended.column6,
                                updated_at = ended.column7
                            FROM (VALUES %s) AS ended
                            WHERE ticket_id = ended.column1
                            RETURNING %s
                            """
                                    .formatted(Sql.times(piece.size(), "(?, ?, ?, ?, ?, ?, ?)"), COLUMNS),
                            values -> {
                                for (Ending ending : piece) {
                                    values.text(ending.id.value())
                                            .time(ending.at)
                                            .text(ending.category)
                                            .text(ending.summary == null ? null : "auto")
                                            .sealed(cell("summary", ending.id.value()), ending.summary)
                                            .text(ending.reason)
                                            .time(now);
                                }
                            },
                            TicketTable::ticket)
                    .forEach(ticket -> closed.put(ticket.id(), ticket));
        }
        return closed;
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
