package dev.switchboard.tools.sale.stripe;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Rows of places to pay at Stripe, and of events that it told. Each method is one transaction; blocks; thread-safe.
final class CheckoutTable {
    /// Stripe tells within seconds; by then it has been tried again once.
    private static final Duration FIRST_LOOK = Duration.ofMinutes(2);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    /// Whoever reloads a page has us ask no more often.
    private static final int MOST_WISHED = 10;
    private static final Duration GIVEN_OUT_BY = Duration.ofMinutes(5);
    private static final int AT_ONCE = 20;

    private final Database database;
    private final Clock clock;

    CheckoutTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// One that Stripe is asked about.
    record Row(String reference, String paymentId, String paymentIntent, boolean open, int looks, Instant createdAt) {}

    void opened(String reference, String paymentId) {
        Instant now = clock.instant();
        database.write(connection -> database.sql(connection).update("""
                INSERT INTO stripe_checkout (reference, payment_id, state, look_at, created_at)
                VALUES (?, ?, 'open', ?, ?) ON CONFLICT DO NOTHING""",
                values -> values.text(reference).text(paymentId).time(now.plus(FIRST_LOOK)).time(now)));
    }

    Optional<Row> find(String reference) {
        return list("reference = ?", values -> values.text(reference)).stream().findFirst();
    }

    Optional<Row> ofIntent(String paymentIntent) {
        return list("payment_intent = ?", values -> values.text(paymentIntent)).stream().findFirst();
    }

    Optional<Row> ofPayment(String paymentId) {
        return list("payment_id = ?", values -> values.text(paymentId)).stream().findFirst();
    }

    /// False when another intent is known already: paid twice in one place.
    boolean paidBy(String reference, String paymentIntent) {
        return database.write(connection -> database.sql(connection).update("""
                UPDATE stripe_checkout SET payment_intent = ? WHERE reference = ?
                    AND (payment_intent IS NULL OR payment_intent = ?)""",
                values -> values.text(paymentIntent).text(reference).text(paymentIntent))) == 1;
    }

    void processing(String reference) {
        move(reference, "processing", "('open')");
    }

    void closed(String reference) {
        move(reference, "closed", "('open', 'processing')");
    }

    private void move(String reference, String to, String from) {
        database.write(connection -> database.sql(connection).update(
                "UPDATE stripe_checkout SET state = ? WHERE reference = ? AND state IN " + from,
                values -> values.text(to).text(reference)));
    }

    /// Those whose fate is to be asked for.
    List<Row> due() {
        return list("state <> 'closed' AND look_at <= ? ORDER BY look_at LIMIT " + AT_ONCE,
                values -> values.time(clock.instant()));
    }

    List<Row> refundsDue() {
        return list("refund_look_at <= ? ORDER BY refund_look_at LIMIT " + AT_ONCE, values -> values.time(clock.instant()));
    }

    /// Those at which nobody is to pay any more: the order is not waiting, the upgrade neither, a newer place was made, or
    /// nobody was ever told of it.
    List<Row> unwanted() {
        return list("""
                state = 'open' AND EXISTS (
                    SELECT 1 FROM payment p JOIN ticket_order o ON o.order_id = p.order_id
                        LEFT JOIN order_change g ON g.change_id = p.change_id
                    WHERE p.payment_id = stripe_checkout.payment_id AND (
                        p.change_id IS NULL AND o.state <> 'awaiting_payment'
                        OR p.change_id IS NOT NULL AND g.state <> 'awaiting_payment'
                        OR p.reference IS NULL AND stripe_checkout.created_at <= ?
                        OR p.state = 'failed' AND EXISTS (SELECT 1 FROM payment n WHERE n.order_id = p.order_id
                            AND COALESCE(n.change_id, '') = COALESCE(p.change_id, '') AND n.state = 'pending'
                            AND n.reference IS NOT NULL)))
                ORDER BY created_at LIMIT\s""" + AT_ONCE,
                values -> values.time(clock.instant().minus(GIVEN_OUT_BY)));
    }

    private List<Row> list(String where, Sql.Binder binder) {
        return database.read(connection -> database.sql(connection).list(
                "SELECT reference, payment_id, payment_intent, state, looks, created_at FROM stripe_checkout WHERE " + where, binder,
                row -> new Row(row.text("reference", ""), row.text("payment_id", ""), row.text("payment_intent", ""),
                        !row.text("state", "").equals("closed"), Math.toIntExact(row.whole("looks")), Objects.requireNonNull(row.time("created_at")))));
    }

    /// Asked; again later.
    void looked(Row row) {
        Instant next = clock.instant().plus(pause(row.looks));
        database.write(connection -> database.sql(connection).update(
                "UPDATE stripe_checkout SET looks = looks + 1, look_at = ? WHERE reference = ?",
                values -> values.time(next).text(row.reference)));
    }

    /// To be asked about now; false where that was wished often enough, or there is nothing to ask.
    boolean lookSoon(String paymentId) {
        Instant now = clock.instant();
        return database.write(connection -> database.sql(connection).update("""
                UPDATE stripe_checkout SET look_at = ? WHERE payment_id = ? AND state <> 'closed' AND look_at > ?
                    AND looks < ?""",
                values -> values.time(now).text(paymentId).time(now).whole((long) MOST_WISHED))) > 0;
    }

    void lookAtRefunds(String reference, Instant at) {
        database.write(connection -> database.sql(connection).update(
                "UPDATE stripe_checkout SET refund_look_at = ? WHERE reference = ?",
                values -> values.time(at).text(reference)));
    }

    /// Its refunds were asked about at `began`; again later while one is still under way. A wish that came since stands.
    void refundsLooked(Row row, Instant began, boolean underWay) {
        database.write(connection -> {
            Sql sql = database.sql(connection);
            long looks = sql.first("SELECT refund_looks FROM stripe_checkout WHERE reference = ?",
                    values -> values.text(row.reference), each -> each.whole("refund_looks")).orElse(0L);
            return sql.update("""
                    UPDATE stripe_checkout SET refund_looks = ?, refund_look_at = ?
                    WHERE reference = ? AND refund_look_at <= ?""",
                    values -> values.whole(underWay ? looks + 1 : 0L)
                            .time(underWay ? began.plus(pause(Math.toIntExact(looks))) : null).text(row.reference)
                            .time(began));
        });
    }

    private static Duration pause(int looks) {
        Duration pause = FIRST_LOOK.multipliedBy(1L << Math.min(looks, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    boolean isTaken(String eventId) {
        return database.read(connection -> database.sql(connection).first(
                "SELECT 1 AS taken FROM stripe_event WHERE event_id = ?", values -> values.text(eventId),
                row -> row.whole("taken"))).isPresent();
    }

    void taken(String eventId, String type, String objectId, String outcome) {
        database.write(connection -> database.sql(connection).update("""
                INSERT INTO stripe_event (event_id, type, object_id, outcome, taken_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING""",
                values -> values.text(eventId).text(type).text(objectId).text(outcome).time(clock.instant())));
    }

    /// Says how many.
    int forgetEventsBefore(Instant at) {
        return database.write(connection -> database.sql(connection).update(
                "DELETE FROM stripe_event WHERE taken_at < ?", values -> values.time(at)));
    }
}
