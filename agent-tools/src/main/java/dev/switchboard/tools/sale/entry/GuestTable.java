package dev.switchboard.tools.sale.entry;

import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.sale.Seat;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// Reads tickets with what the door asks of them, in the caller's transaction.
final class GuestTable {
    /// A ticket with what decides about it.
    record Standing(
            Guest guest, String voidReason, String orderState, String paymentState, String eventState, Instant startsAt) {}

    private static final String SELECT = """
            SELECT a.admission_id, a.order_id, a.event_id, e.name AS event, a.section, a.row_label, a.number, a.holder_name,
                a.state, a.used_at, a.used_gate, a.void_reason, o.state AS order_state, o.payment_state,
                e.state AS event_state, e.starts_at
            FROM admission a JOIN ticket_order o ON o.order_id = a.order_id JOIN event e ON e.event_id = a.event_id
            """;

    private GuestTable() {}

    static Optional<Standing> ofCode(Sql sql, String code) throws SQLException {
        return sql.first(SELECT + "WHERE a.code = ?", values -> values.text(code), GuestTable::standing);
    }

    static Optional<Standing> ofId(Sql sql, String admissionId) throws SQLException {
        return sql.first(SELECT + "WHERE a.admission_id = ?", values -> values.text(admissionId), GuestTable::standing);
    }

    /// Tickets that may come in or have, of an event (empty: of any) whose holder's or buyer's name has these words, or whose
    /// order has that number; all for no words. In the order of names.
    static List<Standing> list(Sql sql, String eventId, String words, int limit, int offset) throws SQLException {
        String like = like(words.strip().toLowerCase(Locale.ROOT));
        // SQLite's lower() knows the letters of ASCII only.
        String asWritten = like(words.strip());
        return sql.list(SELECT + """
                WHERE (? = '' OR a.event_id = ?) AND a.state IN ('valid', 'used')
                    AND (? = '%%' OR a.order_id = ? OR lower(a.holder_name) LIKE ? ESCAPE '\\' OR lower(o.name) LIKE ? ESCAPE '\\'
                        OR a.holder_name LIKE ? ESCAPE '\\')
                ORDER BY a.holder_name, a.order_id, a.section, a.row_label, a.number, a.admission_id LIMIT ? OFFSET ?""",
                values -> values.text(eventId).text(eventId).text(like).text(order(words)).text(like).text(like).text(asWritten)
                        .whole((long) limit).whole((long) offset),
                GuestTable::standing);
    }

    /// The last ticket of an order none of whose tickets is good.
    static Optional<Standing> lastOfOrder(Sql sql, String words) throws SQLException {
        return sql.first(SELECT + "WHERE a.order_id = ? ORDER BY a.changed_at DESC, a.admission_id LIMIT 1",
                values -> values.text(order(words)), GuestTable::standing);
    }

    /// The number of an order, said with or without its letters; empty when that is none.
    private static String order(String words) {
        String figures = words.replaceAll("(?i)^\\s*ord[\\s-]*", "").replaceAll("[\\s-]", "");
        return figures.matches("[0-9]{4,12}") ? "ORD-" + figures : "";
    }

    private static String like(String words) {
        return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    private static Standing standing(Sql.Row row) throws SQLException {
        Guest guest = new Guest(row.text("admission_id", ""), row.text("order_id", ""), row.text("event_id", ""),
                row.text("event", ""),
                new Seat(row.text("section", ""), row.text("row_label", ""), Math.toIntExact(row.whole("number"))),
                row.text("holder_name", ""), Guest.state(row.text("state", "")), row.time("used_at"), row.text("used_gate", ""));
        return new Standing(guest, row.text("void_reason", ""), row.text("order_state", ""), row.text("payment_state", ""),
                row.text("event_state", ""), Objects.requireNonNull(row.time("starts_at")));
    }
}
