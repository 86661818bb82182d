package dev.switchboard.store.record;

import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.SharedFeed;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.webhook.WantedEvents;
import java.sql.SQLException;
import java.util.List;

/// The statements over `outbox`: the live feed of all gateways that share a database. Nothing is written where one
/// process has the database to itself.
final class Outbox {
    static final String CHANNEL = "switchboard_outbox";

    /// Readers further behind start from a snapshot. About 100 MB.
    private static final long KEPT_EVENTS = 200_000;

    private static final int TRIMMED_AT_ONCE = 5_000;

    private final boolean shared;
    private final boolean notifies;

    private final WebhookEvents webhooks;

    Outbox(Database database, WantedEvents wanted) {
        this.webhooks = new WebhookEvents(wanted);
        this.shared = !database.isExclusive();
        this.notifies = database.notifies();
    }

    /// Adds events inside the transaction that stores what they tell of, and what webhooks are told of them.
    void write(Sql sql, List<CallEvent> events) throws SQLException {
        webhooks.write(sql, events);
        if (!shared || events.isEmpty()) {
            return;
        }
        long last = sql.first(
                        "UPDATE outbox_head SET last_event = last_event + ? WHERE id = 1 RETURNING last_event",
                        values -> values.whole((long) events.size()),
                        row -> row.whole("last_event"))
                .orElseThrow();
        var sealing = new SealedEvents(sql.cells()::seal);
        long before = last - events.size();
        for (List<CallEvent> piece : Sql.pieces(events)) {
            long first = before;
            before += piece.size();
            sql.update(
                    "INSERT INTO outbox (event_id, event) VALUES " + Sql.times(piece.size(), "(?, ?)"),
                    values -> {
                        long number = first;
                        for (CallEvent event : piece) {
                            values.whole(++number).text(EventJson.write(sealing.event(event)));
                        }
                    });
        }
        if (notifies) {
            sql.execute("NOTIFY " + CHANNEL);
        }
    }

    /// Takes old events away, some at a time; says whether there may be more.
    boolean trim(Sql sql) throws SQLException {
        if (!shared) {
            return false;
        }
        long last = head(sql).lastEvent();
        return sql.update(
                        """
                        DELETE FROM outbox WHERE event_id IN (
                            SELECT event_id FROM outbox WHERE event_id <= ? ORDER BY event_id LIMIT ?)
                        """,
                        values -> values.whole(last - KEPT_EVENTS).whole((long) TRIMMED_AT_ONCE))
                == TRIMMED_AT_ONCE;
    }

    static Head head(Sql sql) throws SQLException {
        return sql.first(
                        "SELECT feed, last_event FROM outbox_head WHERE id = 1",
                        _ -> {},
                        row -> new Head(row.text("feed", ""), row.whole("last_event")))
                .orElseThrow();
    }

    record Head(String feed, long lastEvent) {}

    /// Events after one, in order.
    static List<SharedFeed.Stored> after(Sql sql, long number, int most) throws SQLException {
        var opening = new SealedEvents(sql.cells()::open);
        return sql.list(
                "SELECT event_id, event FROM outbox WHERE event_id > ? ORDER BY event_id LIMIT ?",
                values -> values.whole(number).whole((long) most),
                row -> new SharedFeed.Stored(
                        row.whole("event_id"), opening.event(EventJson.read(row.text("event", "")))));
    }
}
