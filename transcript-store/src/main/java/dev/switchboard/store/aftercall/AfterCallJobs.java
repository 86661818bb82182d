package dev.switchboard.store.aftercall;

import dev.switchboard.store.encryption.Cell;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.ticket.TicketId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The jobs of closed tickets. They arise in the transaction that closes a ticket, while anybody wants them, and are
/// taken by whoever comes first by one conditional change, for as long as a lease lasts; the clocks of gateways that share a
/// database must agree within a fraction of that. Every method blocks on the database. Thread-safe.
public final class AfterCallJobs {
    private final Database database;
    private final Redactor written;

    /// @param written what is made of everything that is noted before it is stored
    public AfterCallJobs(Database database, Redactor written) {
        this.database = database;
        this.written = written;
    }

    /// A job that was taken: `attempt` counts from 1.
    public record Job(TicketId ticketId, long attempt) {}

    /// A job as it stands: `state` is `waiting`, `running`, `done` or `dead`.
    public record State(String state, long attempts, Instant dueAt, @Nullable String problem) {}

    /// Lets tickets that close until then become jobs; never takes back what another gateway wanted.
    public void want(Instant until) {
        database.write(connection -> database.sql(connection).update(
                "UPDATE after_call_switch SET wanted_until = ? WHERE wanted_until IS NULL OR wanted_until < ?",
                values -> values.time(until).time(until)));
    }

    /// Takes jobs that are due, the longest waiting first, at most so many, for the length of a lease.
    public List<Job> take(String worker, Instant now, Duration lease, int most) {
        List<String> due = database.read(connection -> database.sql(connection).list(
                """
                SELECT ticket_id FROM after_call_jobs WHERE state IN ('waiting', 'running') AND due_at <= ?
                ORDER BY due_at LIMIT ?
                """,
                values -> values.time(now).whole((long) most),
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
                        UPDATE after_call_jobs SET state = 'running', attempts = attempts + 1, due_at = ?, worker = ?
                        WHERE ticket_id = ? AND state IN ('waiting', 'running') AND due_at <= ?
                        """,
                        values -> values.time(now.plus(lease)).text(worker).text(id).time(now));
                if (changed == 1) {
                    long attempt = sql.first(
                                    "SELECT attempts FROM after_call_jobs WHERE ticket_id = ?",
                                    values -> values.text(id),
                                    row -> row.whole("attempts"))
                            .orElse(1L);
                    taken.add(new Job(new TicketId(id), attempt));
                }
            }
            return taken;
        });
    }

    /// Stores what was noted and ends the job; false, and nothing is stored, when the lease has passed to another.
    public boolean done(String worker, AfterCallNotes notes) {
        return database.write(connection -> {
            var sql = database.sql(connection);
            int ended = sql.update(
                    """
                    UPDATE after_call_jobs SET state = 'done', problem = NULL
                    WHERE ticket_id = ? AND state = 'running' AND worker = ?
                    """,
                    values -> values.text(notes.ticketId().value()).text(worker));
            if (ended == 1) {
                notes.redacted(written).put(sql);
            }
            return ended == 1;
        });
    }

    /// Ends a job about which there is nothing to ask.
    public void nothingToDo(String worker, TicketId id) {
        leave(worker, id, "done", null, null);
    }

    /// Gives a job back, to be tried again then.
    public void again(String worker, TicketId id, Instant dueAt, String problem) {
        leave(worker, id, "waiting", dueAt, problem);
    }

    /// Gives a job up.
    public void dead(String worker, TicketId id, String problem) {
        leave(worker, id, "dead", null, problem);
    }

    private void leave(String worker, TicketId id, String state, @Nullable Instant dueAt, @Nullable String problem) {
        database.write(connection -> {
            var sql = database.sql(connection);
            int changed = sql.update(
                    """
                    UPDATE after_call_jobs SET state = ?, problem = ?
                    WHERE ticket_id = ? AND state = 'running' AND worker = ?
                    """,
                    values -> values.text(state).sealed(problemOf(id), problem).text(id.value()).text(worker));
            if (changed == 1 && dueAt != null) {
                sql.update(
                        "UPDATE after_call_jobs SET due_at = ? WHERE ticket_id = ?",
                        values -> values.time(dueAt).text(id.value()));
            }
            return changed == 1;
        });
    }

    public Optional<State> find(TicketId id) {
        return database.read(connection -> database.sql(connection).first(
                "SELECT state, attempts, due_at, problem FROM after_call_jobs WHERE ticket_id = ?",
                values -> values.text(id.value()),
                row -> new State(
                        row.text("state", ""),
                        row.whole("attempts"),
                        Objects.requireNonNullElse(row.time("due_at"), Instant.EPOCH),
                        row.sealed(problemOf(id)))));
    }

    /// It may repeat what a model's server said, and that what it was sent.
    private static Cell problemOf(TicketId id) {
        return new Cell("after_call_jobs", "problem", id.value());
    }
}
