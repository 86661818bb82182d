package dev.switchboard.store.mail;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.ticket.TicketId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The e-mails that callers agreed to: at most one a ticket, ever. One is due once its ticket is closed and nothing further is
/// awaited of a language model about it; it is taken by whoever comes first by one conditional change, for as long as a lease
/// lasts. Clocks of gateways that share a database must agree within a fraction of that. Every method blocks on the database.
/// Thread-safe.
public final class SummaryMails {
    private final Database database;

    public SummaryMails(Database database) {
        this.database = database;
    }

    /// One that was taken: `attempt` counts from 1.
    public record Job(TicketId ticketId, String address, long attempt) {}

    /// When one is due. `patience` after the ticket's last change a language model is waited for no longer; what it noted
    /// within `settling` may not be on the ticket yet.
    public record Rule(Duration lease, Duration patience, Duration settling) {}

    /// The caller agreed. What was agreed before is replaced. False when it has been sent already, or is being sent.
    public boolean agree(TicketId id, String address, Instant at, String line) {
        return put(id, "waiting", address, SummaryMail.shown(address), at, line);
    }

    /// The caller declined, or took back what was agreed. False when it is too late.
    public boolean withdraw(TicketId id, Instant at, String line) {
        return put(id, "withdrawn", null, "", at, line);
    }

    private boolean put(TicketId id, String state, @Nullable String address, String shown, Instant at, String line) {
        return database.write(connection -> database.sql(connection).update(
                """
                INSERT INTO summary_mails (ticket_id, state, address, shown, asked_at, asked_line, due_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (ticket_id) DO UPDATE SET state = excluded.state, address = excluded.address,
                    shown = excluded.shown, asked_at = excluded.asked_at, asked_line = excluded.asked_line,
                    due_at = excluded.due_at
                WHERE summary_mails.state IN ('waiting', 'withdrawn')
                """,
                values -> values.text(id.value())
                        .text(state)
                        .sealed(SummaryMail.cell("address", id), address)
                        .text(shown).time(at).text(line).time(at))
                == 1);
    }

    /// Takes those that are due, the longest waiting first, at most so many, for the length of a lease.
    public List<Job> take(String worker, Instant now, Rule rule, int most) {
        List<String> due = database.read(connection -> database.sql(connection).list(
                """
                SELECT m.ticket_id FROM summary_mails m JOIN tickets t ON t.ticket_id = m.ticket_id
                WHERE m.state IN ('waiting', 'running') AND m.due_at <= ? AND t.end_reason IS NOT NULL
                  AND (t.updated_at <= ?
                    OR NOT EXISTS (SELECT 1 FROM after_call_jobs j
                        WHERE j.ticket_id = m.ticket_id AND j.state IN ('waiting', 'running'))
                    AND NOT EXISTS (SELECT 1 FROM after_call_notes n
                        WHERE n.ticket_id = m.ticket_id AND n.created_at > ?))
                ORDER BY m.due_at LIMIT ?
                """,
                values -> values.time(now)
                        .time(now.minus(rule.patience))
                        .time(now.minus(rule.settling))
                        .whole((long) most),
                row -> row.text("ticket_id", "")));
        if (due.isEmpty()) {
            return List.of();
        }
        return database.write(connection -> {
            var sql = database.sql(connection);
            List<Job> taken = new ArrayList<>();
            for (String id : due) {
                int changed = sql.update(
                        """
                        UPDATE summary_mails SET state = 'running', attempts = attempts + 1, due_at = ?, worker = ?
                        WHERE ticket_id = ? AND state IN ('waiting', 'running') AND due_at <= ?
                        """,
                        values -> values.time(now.plus(rule.lease)).text(worker).text(id).time(now));
                if (changed == 1) {
                    sql.first(
                                    "SELECT address, attempts FROM summary_mails WHERE ticket_id = ?",
                                    values -> values.text(id),
                                    row -> new Job(
                                            new TicketId(id),
                                            Objects.requireNonNullElse(
                                                    row.sealed(SummaryMail.cell("address", new TicketId(id))), ""),
                                            row.whole("attempts")))
                            .ifPresent(taken::add);
                }
            }
            return taken;
        });
    }

    /// It is out; the address goes. False when the lease has passed to another.
    public boolean sent(String worker, TicketId id, Instant at, String by) {
        return database.write(connection -> database.sql(connection).update(
                """
                UPDATE summary_mails SET state = 'sent', address = NULL, problem = NULL, sent_at = ?, sent_by = ?
                WHERE ticket_id = ? AND state = 'running' AND worker = ?
                """,
                values -> values.time(at).text(by).text(id.value()).text(worker))
                == 1);
    }

    /// Gives one back, to be tried again then.
    public void again(String worker, TicketId id, Instant dueAt, String problem) {
        database.write(connection -> database.sql(connection).update(
                """
                UPDATE summary_mails SET state = 'waiting', due_at = ?, problem = ?
                WHERE ticket_id = ? AND state = 'running' AND worker = ?
                """,
                values -> values.time(dueAt).sealed(SummaryMail.cell("problem", id), problem).text(id.value()).text(worker)));
    }

    /// Gives one up; the address goes.
    public void failed(String worker, TicketId id, String problem) {
        database.write(connection -> database.sql(connection).update(
                """
                UPDATE summary_mails SET state = 'failed', address = NULL, problem = ?
                WHERE ticket_id = ? AND state = 'running' AND worker = ?
                """,
                values -> values.sealed(SummaryMail.cell("problem", id), problem).text(id.value()).text(worker)));
    }

    public Optional<SummaryMail> find(TicketId id) {
        return database.read(connection -> SummaryMail.of(database.sql(connection), id));
    }
}
