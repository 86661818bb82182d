package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Rows of payments, in the caller's transaction.
final class PaymentTable {
    private PaymentTable() {}

    static Optional<Payment> ofReference(Sql sql, String reference) throws SQLException {
        return list(sql, "reference = ?", values -> values.text(reference)).stream().findFirst();
    }

    static Optional<Payment> find(Sql sql, String paymentId) throws SQLException {
        return list(sql, "payment_id = ?", values -> values.text(paymentId)).stream().findFirst();
    }

    /// One that the customer can still pay.
    static Optional<Payment> pending(Sql sql, String orderId, String changeId) throws SQLException {
        return list(sql, "order_id = ? AND state = 'pending' AND COALESCE(change_id, '') = ? AND reference IS NOT NULL",
                values -> values.text(orderId).text(changeId)).stream().findFirst();
    }

    static List<Payment> ofOrder(Sql sql, String orderId) throws SQLException {
        return list(sql, "order_id = ?", values -> values.text(orderId));
    }

    private static List<Payment> list(Sql sql, String where, Sql.Binder binder) throws SQLException {
        return sql.list("""
                SELECT payment_id, order_id, change_id, amount_minor, currency, state, provider, reference, url
                FROM payment WHERE %s ORDER BY created_at, payment_id""".formatted(where), binder,
                row -> new Payment(row.text("payment_id", ""), row.text("order_id", ""), row.text("change_id"),
                        Holds.money(row.whole("amount_minor"), row.text("currency", "")),
                        Payment.State.valueOf(row.text("state", "").toUpperCase(Locale.ROOT)),
                        row.text("provider", ""), row.text("reference"), row.text("url", "")));
    }

    static void insert(Sql sql, Payment payment, Instant at) throws SQLException {
        sql.update("""
                INSERT INTO payment (payment_id, order_id, change_id, amount_minor, currency, state, provider, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                values -> values.text(payment.id()).text(payment.orderId()).text(payment.changeId())
                        .whole(payment.amount().minorUnits()).text(payment.amount().currency().getCurrencyCode())
                        .text(payment.state().wire()).text(payment.provider()).time(at));
    }

    static void begun(Sql sql, String paymentId, PaymentProvider.Checkout checkout) throws SQLException {
        sql.update("UPDATE payment SET reference = ?, url = ? WHERE payment_id = ?",
                values -> values.text(checkout.reference()).text(checkout.url()).text(paymentId));
    }

    /// Ends a payment; false when it had ended so already. Money that came stays come, whatever is told later, and a place to
    /// pay that is closed stays closed, but for money.
    static boolean end(Sql sql, Payment payment, Payment.State to, String failure, Instant at) throws SQLException {
        String before = to == Payment.State.FAILED ? "('pending')"
                : to == Payment.State.EXPIRED ? "('pending', 'failed')" : "('pending', 'failed', 'expired')";
        return sql.update(
                "UPDATE payment SET state = ?, failure = ?, settled_at = ? WHERE payment_id = ? AND state IN " + before,
                values -> values.text(to.wire()).text(failure).time(at).text(payment.id())) == 1;
    }
}
