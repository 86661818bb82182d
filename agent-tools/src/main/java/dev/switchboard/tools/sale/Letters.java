package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What customers are sent: payment links, tickets, offers; by e-mail or text message. Written with what causes it, handed over
/// afterwards, tried again when that fails; each try is a row. Where nothing is set up to send, kept for people to read.
/// Of several processes on one database one takes a message. Methods block; thread-safe.
public final class Letters {
    public enum Channel {
        EMAIL, SMS;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Channel of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

    /// Where something is sent: an e-mail address or a telephone number.
    public record To(Channel channel, String address) {}

    /// One of them. `failure` says why the last try failed.
    public record Letter(
            long id, String orderId, String kind, Channel channel, String address, String subject, String body, String state,
            int tries, String failure, Instant madeAt, @Nullable Instant sentAt) {}

    /// One try. `detail` is the carrier's id of what it took, or why it did not.
    public record Attempt(String way, String outcome, String detail, Instant at) {}

    private static final Logger LOG = LoggerFactory.getLogger(Letters.class);
    private static final int MOST_TRIES = 6;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    /// Longer than a sender takes for one; then another process may try.
    private static final Duration LEASE = Duration.ofMinutes(3);
    private static final int MOST_LISTED = 100;
    private static final int SENT_AT_ONCE = 20;
    private static final int MOST_DETAIL_CHARS = 300;
    private static final String COLUMNS = """
            message_id, order_id, kind, channel, address, subject, body, state, tries, failure, made_at, sent_at""";

    private final Database database;
    private final Clock clock;
    private final LetterWays ways;

    public Letters(Database database, Clock clock, LetterWays ways) {
        this.database = database;
        this.clock = clock;
        this.ways = ways;
    }

    /// Whether letters of this kind leave the house.
    public boolean areSent(Channel channel) {
        return ways.by(channel).filter(LetterSender::leavesTheHouse).isPresent();
    }

    /// Where this customer is written to: as wished where that can be, else by e-mail, else by text message.
    static To to(Order.Customer customer, Optional<Channel> wish) {
        boolean text = !customer.phone().isBlank()
                && (customer.email().isBlank() || wish.filter(Channel.SMS::equals).isPresent());
        return text ? new To(Channel.SMS, customer.phone()) : new To(Channel.EMAIL, customer.email());
    }

    void write(Sql sql, @Nullable String orderId, String kind, To to, String subject, String body) throws SQLException {
        Instant now = clock.instant();
        sql.update("""
                INSERT INTO sale_message (order_id, kind, channel, address, subject, body, state, made_at, due_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                values -> values.text(orderId).text(kind).text(to.channel.wire()).text(to.address).text(subject).text(body)
                        .text(ways.by(to.channel).isPresent() ? "queued" : "kept").time(now).time(now));
    }

    /// The newest first; of one state, or of any for an empty one.
    public List<Letter> newest(String state, int limit, int offset) {
        return database.read(connection -> list(database.sql(connection),
                "(? = '' OR state = ?) ORDER BY message_id DESC LIMIT ? OFFSET ?",
                values -> values.text(state).text(state).whole((long) Math.min(limit, MOST_LISTED)).whole((long) offset)));
    }

    public List<Letter> ofOrder(String orderId) {
        return database.read(connection -> list(database.sql(connection), "order_id = ? ORDER BY message_id",
                values -> values.text(orderId)));
    }

    public Optional<Letter> find(long id) {
        return database.read(connection -> list(database.sql(connection), "message_id = ?", values -> values.whole(id)))
                .stream().findFirst();
    }

    /// The oldest first.
    public List<Attempt> attempts(long id) {
        return database.read(connection -> database.sql(connection).list(
                "SELECT way, outcome, detail, at FROM sale_attempt WHERE message_id = ? ORDER BY attempt_id",
                values -> values.whole(id),
                row -> new Attempt(row.text("way", ""), row.text("outcome", ""), row.text("detail", ""),
                        Objects.requireNonNull(row.time("at")))));
    }

    /// How many there are of each state.
    public List<Count> counts() {
        return database.read(connection -> database.sql(connection).list(
                "SELECT state, COUNT(*) AS n FROM sale_message GROUP BY state ORDER BY state", _ -> {},
                row -> new Count(row.text("state", ""), row.whole("n"))));
    }

    public record Count(String state, long messages) {}

    /// What goes with it, made anew: tickets as they are now.
    public List<LetterWays.Enclosure> enclosures(Letter letter) {
        return ways.enclosures().of(letter);
    }

    /// Sends it once more, with as many tries as at first. False when it is under way, or is not there.
    public boolean again(long id) {
        return database.write(connection -> database.sql(connection).update("""
                UPDATE sale_message SET state = 'queued', tries = 0, failure = '', due_at = ?
                WHERE message_id = ? AND state IN ('sent', 'kept', 'failed')""",
                values -> values.time(clock.instant()).whole(id))) == 1;
    }

    private static List<Letter> list(Sql sql, String where, Sql.Binder binder) throws SQLException {
        return sql.list("SELECT " + COLUMNS + " FROM sale_message WHERE " + where, binder,
                row -> new Letter(row.whole("message_id"), row.text("order_id", ""), row.text("kind", ""),
                        Channel.of(row.text("channel", "")), row.text("address", ""), row.text("subject", ""),
                        row.text("body", ""), row.text("state", ""), Math.toIntExact(row.whole("tries")),
                        row.text("failure", ""), Objects.requireNonNull(row.time("made_at")), row.time("sent_at")));
    }

    /// Hands over what is due. Says how many were taken.
    int send() {
        List<Letter> due = database.read(connection -> list(database.sql(connection),
                "state = 'queued' AND due_at <= ? ORDER BY due_at LIMIT ?",
                values -> values.time(clock.instant()).whole((long) SENT_AT_ONCE)));
        int sent = 0;
        for (Letter letter : due) {
            Optional<LetterSender> sender = ways.by(letter.channel);
            if (sender.isPresent() && take(letter)) {
                sent += handOver(letter, sender.get()) ? 1 : 0;
            }
        }
        return sent;
    }

    /// False when another process has it.
    private boolean take(Letter letter) {
        Instant now = clock.instant();
        return database.write(connection -> database.sql(connection).update("""
                UPDATE sale_message SET due_at = ?, tries = tries + 1 WHERE message_id = ? AND state = 'queued' AND due_at <= ?""",
                values -> values.time(now.plus(LEASE)).whole(letter.id).time(now))) == 1;
    }

    private boolean handOver(Letter letter, LetterSender sender) {
        try {
            String receipt = sender.send(new LetterSender.Parcel("sale-message-" + letter.id, letter.orderId, letter.address,
                    letter.subject, letter.body, enclosures(letter)));
            boolean left = sender.leavesTheHouse();
            note(letter, sender, left ? "sent" : "kept", left ? "accepted" : "kept", receipt, clock.instant());
            return true;
        } catch (LetterSender.NotTaken e) {
            String why = String.valueOf(e.getMessage());
            boolean last = e.lasting() || letter.tries + 1 >= MOST_TRIES;
            LOG.warn("message {} to a customer was not sent{}: {}", letter.id, last ? " and is given up" : "", why);
            note(letter, sender, last ? "failed" : "queued", e.lasting() ? "refused" : "again", why, next(letter, e.after()));
        } catch (InterruptedException e) {
            // Closing: the lease runs out, and it is taken again.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("handing over message {}", letter.id, e);
            note(letter, sender, letter.tries + 1 >= MOST_TRIES ? "failed" : "queued", "again",
                    e.getClass().getSimpleName(), next(letter, Optional.empty()));
        }
        return false;
    }

    private Instant next(Letter letter, Optional<Duration> asked) {
        Duration own = FIRST_WAIT.multipliedBy(1L << letter.tries);
        Duration wait = asked.filter(each -> each.compareTo(own) > 0).orElse(own);
        return clock.instant().plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    private void note(Letter letter, LetterSender sender, String state, String outcome, String detail, Instant next) {
        Instant now = clock.instant();
        String told = detail.length() <= MOST_DETAIL_CHARS ? detail : detail.substring(0, MOST_DETAIL_CHARS) + "…";
        boolean done = state.equals("sent") || state.equals("kept");
        database.write(connection -> {
            Sql sql = database.sql(connection);
            sql.update("""
                    UPDATE sale_message SET state = ?, failure = ?, due_at = ?, sent_at = COALESCE(?, sent_at)
                    WHERE message_id = ?""",
                    values -> values.text(state).text(done ? "" : told).time(next).time(state.equals("sent") ? now : null)
                            .whole(letter.id));
            return sql.update("INSERT INTO sale_attempt (message_id, way, outcome, detail, at) VALUES (?, ?, ?, ?, ?)",
                    values -> values.whole(letter.id).text(sender.name()).text(outcome).text(told).time(now));
        });
    }
}
