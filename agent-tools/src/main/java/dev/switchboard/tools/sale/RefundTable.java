package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Rows of refunds, in the caller's transaction. Money goes back to the payment it came by.
final class RefundTable {
    /// One to be asked of the provider.
    record Due(String id, String orderId, String paymentReference, long amountMinor, String currency, String reason) {}

    /// One that was begun; `state` is that of its row.
    record Refund(String id, String orderId, long amountMinor, String state) {}

    private RefundTable() {}

    static void insert(Sql sql, String id, Payment payment, long amountMinor, String reason, Instant at)
            throws SQLException {
        sql.update("""
                INSERT INTO refund (refund_id, order_id, payment_id, amount_minor, reason, state, created_at)
                VALUES (?, ?, ?, ?, ?, 'pending', ?)""",
                values -> values.text(id).text(payment.orderId()).text(payment.id()).whole(amountMinor).text(reason)
                        .time(at));
    }

    /// Asked for and not settled.
    static long pendingMinor(Sql sql, String orderId) throws SQLException {
        return sql.first("SELECT COALESCE(SUM(amount_minor), 0) AS minor FROM refund WHERE order_id = ? AND state = 'pending'",
                values -> values.text(orderId), row -> row.whole("minor")).orElseThrow();
    }

    /// Gives an amount back by the order's payments, the last one first, each at most what it still has.
    static void spread(Sql sql, Ids ids, String orderId, long amountMinor, String reason, Instant at)
            throws SQLException {
        long left = amountMinor;
        List<Payment> payments = PaymentTable.ofOrder(sql, orderId).reversed();
        for (Payment payment : payments) {
            if (payment.state() == Payment.State.SUCCEEDED && left > 0) {
                long gone = sql.first("""
                        SELECT COALESCE(SUM(amount_minor), 0) AS minor FROM refund
                        WHERE payment_id = ? AND state IN ('pending', 'succeeded')""",
                        values -> values.text(payment.id()), row -> row.whole("minor")).orElseThrow();
                long part = Math.min(left, payment.amount().minorUnits() - gone);
                if (part > 0) {
                    insert(sql, ids.of("RFD"), payment, part, reason, at);
                    left -= part;
                }
            }
        }
        if (left > 0) {
            throw new IllegalStateException("order " + orderId + " has not been paid what is to go back");
        }
    }

    /// Of all orders, the oldest first.
    static List<Due> due(Sql sql) throws SQLException {
        return due(sql, "", _ -> {});
    }

    static List<Due> due(Sql sql, String orderId) throws SQLException {
        return due(sql, "AND r.order_id = ?", values -> values.text(orderId));
    }

    private static List<Due> due(Sql sql, String where, Sql.Binder binder) throws SQLException {
        return sql.list("""
                SELECT r.refund_id, r.order_id, p.reference, r.amount_minor, p.currency, r.reason
                FROM refund r JOIN payment p ON p.payment_id = r.payment_id
                WHERE r.state = 'pending' AND r.reference IS NULL %s ORDER BY r.created_at LIMIT 200""".formatted(where),
                binder,
                row -> new Due(row.text("refund_id", ""), row.text("order_id", ""), row.text("reference", ""),
                        row.whole("amount_minor"), row.text("currency", ""), row.text("reason", "")));
    }

    static void asked(Sql sql, String refundId, String reference) throws SQLException {
        sql.update("UPDATE refund SET reference = ? WHERE refund_id = ? AND reference IS NULL",
                values -> values.text(reference).text(refundId));
    }

    static Optional<Refund> find(Sql sql, String refundId) throws SQLException {
        return list(sql, "refund_id = ?", refundId).stream().findFirst();
    }

    static List<Refund> ofReference(Sql sql, String reference) throws SQLException {
        return list(sql, "reference = ?", reference);
    }

    private static List<Refund> list(Sql sql, String where, String value) throws SQLException {
        return sql.list("SELECT refund_id, order_id, amount_minor, state FROM refund WHERE " + where,
                values -> values.text(value),
                row -> new Refund(row.text("refund_id", ""), row.text("order_id", ""), row.whole("amount_minor"),
                        row.text("state", "")));
    }

    static boolean anyFailed(Sql sql, String orderId) throws SQLException {
        return sql.first("SELECT 1 AS failed FROM refund WHERE order_id = ? AND state = 'failed' LIMIT 1",
                values -> values.text(orderId), row -> row.whole("failed")).isPresent();
    }

    /// False when it had ended so already; one that failed stays failed.
    static boolean end(Sql sql, Refund refund, boolean succeeded, String failure, Instant at) throws SQLException {
        return sql.update("UPDATE refund SET state = ?, failure = ?, settled_at = ? WHERE refund_id = ? AND state IN "
                        + (succeeded ? "('pending')" : "('pending', 'succeeded')"),
                values -> values.text(succeeded ? "succeeded" : "failed").text(failure).time(at).text(refund.id)) == 1;
    }
}
