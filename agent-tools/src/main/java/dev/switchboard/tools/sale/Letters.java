package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What customers are sent: payment links, tickets, offers. Written with what causes it, sent afterwards, tried again when that
/// fails; where nothing is set up to send, kept for people to read. Methods block; thread-safe.
public final class Letters {
    /// Sends a message; returns once it was accepted. Throws what hindered it, with a message for the log. `key` is the same for
    /// each try of the same letter.
    public interface Sender {
        void send(String address, String subject, String body, String key) throws Exception;
    }

    /// One of them. `failure` says why the last try failed.
    public record Letter(
            long id, String orderId, String kind, String address, String subject, String body, String state, int tries,
            String failure, Instant madeAt) {}

    private static final Logger LOG = LoggerFactory.getLogger(Letters.class);
    private static final int MOST_TRIES = 6;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    private static final int MOST_LISTED = 100;
    private static final int SENT_AT_ONCE = 20;

    private final Database database;
    private final Clock clock;
    private final Optional<Sender> sender;

    Letters(Database database, Clock clock, Optional<Sender> sender) {
        this.database = database;
        this.clock = clock;
        this.sender = sender;
    }

    /// Whether letters leave the house.
    public boolean areSent() {
        return sender.isPresent();
    }

    void write(Sql sql, String orderId, String kind, String address, String subject, String body) throws SQLException {
        Instant now = clock.instant();
        sql.update("""
                INSERT INTO sale_message (order_id, kind, address, subject, body, state, made_at, due_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                values -> values.text(orderId).text(kind).text(address).text(subject).text(body)
                        .text(sender.isPresent() ? "queued" : "kept").time(now).time(now));
    }

    /// The newest first.
    public List<Letter> newest(int offset) {
        return database.read(connection -> list(database.sql(connection),
                "1 = 1 ORDER BY message_id DESC LIMIT ? OFFSET ?",
                values -> values.whole((long) MOST_LISTED).whole((long) offset)));
    }

    public List<Letter> ofOrder(String orderId) {
        return database.read(connection -> list(database.sql(connection), "order_id = ? ORDER BY message_id",
                values -> values.text(orderId)));
    }

    private static List<Letter> list(Sql sql, String where, Sql.Binder binder) throws SQLException {
        return sql.list("""
                SELECT message_id, order_id, kind, address, subject, body, state, tries, failure, made_at
                FROM sale_message WHERE %s""".formatted(where), binder,
                row -> new Letter(row.whole("message_id"), row.text("order_id", ""), row.text("kind", ""),
                        row.text("address", ""), row.text("subject", ""), row.text("body", ""), row.text("state", ""),
                        Math.toIntExact(row.whole("tries")), row.text("failure", ""),
                        Objects.requireNonNull(row.time("made_at"))));
    }

    /// Sends what is due. Says how many left.
    int send() {
        if (sender.isEmpty()) {
            return 0;
        }
        List<Letter> due = database.read(connection -> list(database.sql(connection),
                "state = 'queued' AND due_at <= ? ORDER BY due_at LIMIT ?",
                values -> values.time(clock.instant()).whole((long) SENT_AT_ONCE)));
        int sent = 0;
        for (Letter letter : due) {
            try {
                sender.get().send(letter.address, letter.subject, letter.body, "sale-message-" + letter.id);
                sent++;
                database.write(connection -> database.sql(connection).update(
                        "UPDATE sale_message SET state = 'sent', sent_at = ?, tries = tries + 1 WHERE message_id = ?",
                        values -> values.time(clock.instant()).whole(letter.id)));
            } catch (Exception e) {
                LOG.warn("message {} to a customer was not sent: {}", letter.id, e.getMessage());
                failed(letter, String.valueOf(e.getMessage()));
            }
        }
        return sent;
    }

    private void failed(Letter letter, String why) {
        Instant next = clock.instant().plus(FIRST_WAIT.multipliedBy(1L << letter.tries));
        database.write(connection -> database.sql(connection).update("""
                UPDATE sale_message SET state = ?, tries = tries + 1, failure = ?, due_at = ? WHERE message_id = ?""",
                values -> values.text(letter.tries + 1 >= MOST_TRIES ? "failed" : "queued").text(why).time(next)
                        .whole(letter.id)));
    }
}
