package dev.switchboard.store.webhook;

import dev.switchboard.store.encryption.Cell;
import dev.switchboard.store.encryption.CellCipher;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Messages on their way. Rows, so a restart loses none; each is taken by whoever comes first by one conditional change, for
/// as long as a lease lasts, and is sent again when its sender died: receivers tell by the message's id. Clocks of gateways
/// that share a database must agree within a fraction of a lease. Blocks on the database. Thread-safe.
public final class WebhookDeliveries {
    /// Of one page of the log.
    public static final int MOST_SHOWN = 200;

    private static final int SPREAD_AT_ONCE = 200;
    private static final int REMOVED_AT_ONCE = 500;

    private final Database database;
    private final Clock clock;
    private final EventReader events;

    public WebhookDeliveries(Database database, Clock clock, EventReader events) {
        this.database = database;
        this.clock = clock;
        this.events = events;
    }

    /// Reads an event as the record stored it.
    @FunctionalInterface
    public interface EventReader {
        CallEvent read(CellCipher cells, String event);
    }

    /// One that was taken. `tries` counts from 1 since it was made, or replayed.
    public record Job(WebhookMessage message, String endpointId, String url, long tries) {}

    /// What came of a try.
    public record Tried(Instant at, long tookMs, @Nullable Long status, @Nullable String answer, @Nullable String problem) {}

    /// Puts a body into the way to one endpoint; the id of its message.
    public String add(String type, String endpointId, String body, String contentType) {
        String id = "msg_" + UUID.randomUUID().toString().replace("-", "");
        Instant now = clock.instant();
        database.write(connection -> database.sql(connection).update(
                """
                INSERT INTO webhook_messages (message_id, type, endpoint_id, made_at, body, content_type)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                values -> values.text(id).text(type).text(endpointId).time(now).sealed(body(id), body).text(contentType)));
        return id;
    }

    /// Puts a JSON body into the way to all who want its type, in a transaction of the caller's; one whose id is there already
    /// was told.
    public static void tell(Sql sql, String id, String type, Instant at, String body) throws SQLException {
        sql.update(
                """
                INSERT INTO webhook_messages (message_id, type, made_at, body, content_type)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING
                """,
                values -> values.text(id).text(type).time(at).sealed(body(id), body).text(WebhookMessage.JSON));
    }

    /// Gives messages that are new to all who want them; says whether there may be more.
    public boolean spread() {
        List<Fresh> fresh = database.read(connection -> fresh(database.sql(connection)));
        if (fresh.isEmpty()) {
            return false;
        }
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            List<WebhookEndpoint> endpoints = fresh.stream().allMatch(one -> one.endpointId != null) ? List.of() : on(sql);
            var rows = new ArrayList<Sql.Binder>();
            var spread = new ArrayList<Sql.Binder>();
            Instant now = clock.instant();
            for (Fresh message : fresh) {
                spread.add(values -> values.time(now).text(message.id));
                for (String endpoint : message.wantedBy(endpoints)) {
                    rows.add(values -> values.text(message.id).text(endpoint).time(now).time(now));
                }
            }
            if (!rows.isEmpty()) {
                sql.batch(
                        """
                        INSERT INTO webhook_deliveries (message_id, endpoint_id, state, due_at, changed_at)
                        VALUES (?, ?, 'waiting', ?, ?) ON CONFLICT DO NOTHING
                        """,
                        rows);
            }
            sql.batch("UPDATE webhook_messages SET spread_at = ? WHERE message_id = ?", spread);
            return fresh.size() == SPREAD_AT_ONCE;
        });
    }

    private static List<Fresh> fresh(Sql sql) throws SQLException {
        return sql.list(
                """
                SELECT message_id, type, endpoint_id, made_at FROM webhook_messages
                WHERE spread_at IS NULL ORDER BY made_at LIMIT ?
                """,
                values -> values.whole((long) SPREAD_AT_ONCE),
                row -> new Fresh(
                        row.text("message_id", ""),
                        row.text("type", ""),
                        row.text("endpoint_id"),
                        Objects.requireNonNullElse(row.time("made_at"), Instant.EPOCH)));
    }

    /// Those that are on, and since when they are.
    private static List<WebhookEndpoint> on(Sql sql) throws SQLException {
        return sql.list(
                "SELECT " + Webhooks.COLUMNS + " FROM webhook_endpoints WHERE state = 'on'", _ -> {}, Webhooks::endpoint);
    }

    private record Fresh(String id, String type, @Nullable String endpointId, Instant madeAt) {
        /// An endpoint is not told of what happened before it was made.
        List<String> wantedBy(List<WebhookEndpoint> endpoints) {
            return endpointId != null
                    ? List.of(endpointId)
                    : endpoints.stream()
                            .filter(endpoint -> endpoint.wants(type) && !endpoint.madeAt().isAfter(madeAt))
                            .map(WebhookEndpoint::id)
                            .toList();
        }
    }

    /// Takes those that are due, the longest waiting first, at most so many. Those of an endpoint that is off wait.
    public List<Job> take(String worker, Duration lease, int most) {
        Instant now = clock.instant();
        List<Job> due = database.read(connection -> database.sql(connection).list(
                """
                SELECT d.message_id, d.endpoint_id, d.round, e.url, m.type, m.made_at, m.event, m.body, m.content_type
                FROM webhook_deliveries d
                JOIN webhook_endpoints e ON e.endpoint_id = d.endpoint_id
                JOIN webhook_messages m ON m.message_id = d.message_id
                WHERE d.state IN ('waiting', 'running') AND d.due_at <= ? AND (e.state = 'on' OR m.type = ?)
                ORDER BY d.due_at LIMIT ?
                """,
                values -> values.time(now).text(EventType.PING).whole((long) most),
                this::job));
        if (due.isEmpty()) {
            return List.of();
        }
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            List<Job> taken = new ArrayList<>();
            for (Job job : due) {
                int changed = sql.update(
                        """
                        UPDATE webhook_deliveries SET state = 'running', round = round + 1, due_at = ?, worker = ?
                        WHERE message_id = ? AND endpoint_id = ? AND state IN ('waiting', 'running') AND due_at <= ?
                        """,
                        values -> values.time(now.plus(lease))
                                .text(worker)
                                .text(job.message.id())
                                .text(job.endpointId)
                                .time(now));
                if (changed == 1) {
                    taken.add(job);
                }
            }
            return taken;
        });
    }

    private Job job(Sql.Row row) throws SQLException {
        String id = row.text("message_id", "");
        String event = row.text("event");
        var message = new WebhookMessage(
                id,
                row.text("type", ""),
                Objects.requireNonNullElse(row.time("made_at"), Instant.EPOCH),
                event == null ? null : events.read(row.cells(), event),
                row.sealed(body(id)),
                row.text("content_type", WebhookMessage.JSON));
        return new Job(message, row.text("endpoint_id", ""), row.text("url", ""), row.whole("round") + 1);
    }

    /// It is delivered.
    public void delivered(String worker, Job job, Tried tried) {
        settle(worker, job, tried, "delivered", clock.instant());
    }

    /// It is tried again then.
    public void again(String worker, Job job, Tried tried, Instant dueAt) {
        settle(worker, job, tried, "waiting", dueAt);
    }

    /// It is given up, until somebody replays it.
    public void dead(String worker, Job job, Tried tried) {
        settle(worker, job, tried, "dead", clock.instant());
    }

    private void settle(String worker, Job job, Tried tried, String state, Instant dueAt) {
        database.write(connection -> {
            Sql sql = database.sql(connection);
            int changed = sql.update(
                    """
                    UPDATE webhook_deliveries SET state = ?, attempts = attempts + 1, due_at = ?, changed_at = ?
                    WHERE message_id = ? AND endpoint_id = ? AND state = 'running' AND worker = ?
                    """,
                    values -> values.text(state)
                            .time(dueAt)
                            .time(tried.at)
                            .text(job.message.id())
                            .text(job.endpointId)
                            .text(worker));
            if (changed == 1) {
                sql.update(
                        """
                        INSERT INTO webhook_attempts
                            (message_id, endpoint_id, attempt, at, took_ms, http_status, answer, problem)
                        SELECT message_id, endpoint_id, attempts, ?, ?, ?, ?, ? FROM webhook_deliveries
                        WHERE message_id = ? AND endpoint_id = ?
                        """,
                        values -> values.time(tried.at)
                                .whole(tried.tookMs)
                                .whole(tried.status)
                                .text(tried.answer)
                                .text(tried.problem)
                                .text(job.message.id())
                                .text(job.endpointId));
            }
            return changed;
        });
    }

    /// Sends one that is dead, or was delivered, anew; false when there is none such, or it is on its way.
    public boolean replay(String messageId, String endpointId) {
        Instant now = clock.instant();
        return database.write(connection -> database.sql(connection).update(
                        """
                        UPDATE webhook_deliveries SET state = 'waiting', round = 0, due_at = ?, changed_at = ?
                        WHERE message_id = ? AND endpoint_id = ? AND state IN ('dead', 'delivered')
                        """,
                        values -> values.time(now).time(now).text(messageId).text(endpointId)))
                == 1;
    }

    /// Sends all dead ones of an endpoint anew; how many.
    public int replayDead(String endpointId) {
        Instant now = clock.instant();
        return database.write(connection -> database.sql(connection).update(
                """
                UPDATE webhook_deliveries SET state = 'waiting', round = 0, due_at = ?, changed_at = ?
                WHERE endpoint_id = ? AND state = 'dead'
                """,
                values -> values.time(now).time(now).text(endpointId)));
    }

    /// Gives up all that wait for one that is gone.
    public void bury(String endpointId) {
        Instant now = clock.instant();
        database.write(connection -> database.sql(connection).update(
                """
                UPDATE webhook_deliveries SET state = 'dead', changed_at = ? WHERE endpoint_id = ? AND state = 'waiting'
                """,
                values -> values.time(now).text(endpointId)));
    }

    /// The latest deliveries with their tries, those that changed last first; of one endpoint, in one state, where asked for.
    public List<WebhookDelivery> log(@Nullable String endpointId, @Nullable String state, int most) {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            List<WebhookDelivery> found = sql.list(
                    """
                    SELECT d.message_id, d.endpoint_id, d.state, d.due_at, m.type, m.ticket_id, m.made_at
                    FROM webhook_deliveries d JOIN webhook_messages m ON m.message_id = d.message_id
                    WHERE (? = '' OR d.endpoint_id = ?) AND (? = '' OR d.state = ?)
                    ORDER BY d.changed_at DESC, d.message_id, d.endpoint_id LIMIT ?
                    """,
                    values -> values.text(Objects.requireNonNullElse(endpointId, ""))
                            .text(Objects.requireNonNullElse(endpointId, ""))
                            .text(Objects.requireNonNullElse(state, ""))
                            .text(Objects.requireNonNullElse(state, ""))
                            .whole((long) Math.min(most, MOST_SHOWN)),
                    row -> new WebhookDelivery(
                            row.text("message_id", ""),
                            row.text("endpoint_id", ""),
                            row.text("type", ""),
                            row.text("ticket_id"),
                            row.text("state", ""),
                            Objects.requireNonNullElse(row.time("made_at"), Instant.EPOCH),
                            Objects.requireNonNullElse(row.time("due_at"), Instant.EPOCH),
                            List.of()));
            List<WebhookDelivery> whole = new ArrayList<>();
            for (WebhookDelivery one : found) {
                whole.add(new WebhookDelivery(
                        one.messageId(), one.endpointId(), one.type(), one.ticketId(), one.state(), one.madeAt(), one.dueAt(),
                        attempts(sql, one)));
            }
            return whole;
        });
    }

    private static List<WebhookDelivery.Attempt> attempts(Sql sql, WebhookDelivery delivery) throws SQLException {
        return sql.list(
                """
                SELECT attempt, at, took_ms, http_status, answer, problem FROM webhook_attempts
                WHERE message_id = ? AND endpoint_id = ? ORDER BY attempt
                """,
                values -> values.text(delivery.messageId()).text(delivery.endpointId()),
                row -> new WebhookDelivery.Attempt(
                        row.whole("attempt"),
                        Objects.requireNonNullElse(row.time("at"), Instant.EPOCH),
                        row.whole("took_ms"),
                        row.wholeOrNull("http_status"),
                        row.text("answer"),
                        row.text("problem")));
    }

    /// How many are in each state, by endpoint.
    public Map<String, Map<String, Long>> tallies() {
        Map<String, Map<String, Long>> tallies = new HashMap<>();
        database.<List<Integer>>read(connection -> database.sql(connection).list(
                "SELECT endpoint_id, state, COUNT(*) AS n FROM webhook_deliveries GROUP BY endpoint_id, state",
                _ -> {},
                row -> {
                    tallies.computeIfAbsent(row.text("endpoint_id", ""), _ -> new HashMap<>())
                            .put(row.text("state", ""), row.whole("n"));
                    return 0;
                }));
        return tallies;
    }

    /// Takes messages away that are older, some at a time, but none that still waits; says whether there may be more.
    public boolean removeOlder(Instant than) {
        return database.write(connection -> database.sql(connection).update(
                """
                DELETE FROM webhook_messages WHERE message_id IN (
                    SELECT m.message_id FROM webhook_messages m
                    WHERE m.made_at < ? AND m.spread_at IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM webhook_deliveries d
                        WHERE d.message_id = m.message_id AND d.state IN ('waiting', 'running'))
                    LIMIT ?)
                """,
                values -> values.time(than).whole((long) REMOVED_AT_ONCE)))
                == REMOVED_AT_ONCE;
    }

    private static Cell body(String messageId) {
        return new Cell("webhook_messages", "body", messageId);
    }
}
