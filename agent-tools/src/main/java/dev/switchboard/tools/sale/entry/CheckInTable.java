package dev.switchboard.tools.sale.entry;

import dev.switchboard.store.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rows of scans, in the caller's transaction.
final class CheckInTable {
    /// A request that had been answered.
    record Earlier(String asked, Reason reason, @Nullable String admissionId, @Nullable Instant earlierAt, String earlierGate) {}

    private CheckInTable() {}

    static Optional<Earlier> ofNonce(Sql sql, String nonce) throws SQLException {
        return sql.first("""
                SELECT asked, reason, admission_id, earlier_at, earlier_gate FROM check_in WHERE nonce = ?""",
                values -> values.text(nonce),
                row -> new Earlier(row.text("asked", ""), Reason.of(row.text("reason", "")), row.text("admission_id"),
                        row.time("earlier_at"), row.text("earlier_gate", "")));
    }

    /// False when another transaction has answered this nonce meanwhile.
    static boolean insert(Sql sql, String action, Scan scan, Answer answer, Instant scannedAt, Instant at) throws SQLException {
        return sql.update("""
                INSERT INTO check_in (action, event_id, admission_id, reason, earlier_at, earlier_gate, gate, who, nonce, asked,
                    scanned_at, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (nonce) DO NOTHING""",
                values -> values.text(action).text(scan.eventId())
                        .text(answer.guest().map(Guest::admissionId).orElse(null)).text(answer.reason().wire())
                        .time(answer.earlierAt()).text(answer.earlierGate()).text(scan.gate()).text(scan.who())
                        .text(scan.nonce()).text(digest(scan.asked(action))).time(scannedAt).time(at)) == 1;
    }

    /// What came of the last scans of an event that let nobody in, by reason, most first.
    static List<Doors.Tally> refused(Sql sql, String eventId) throws SQLException {
        return sql.list("""
                SELECT reason AS name, COUNT(*) AS n FROM check_in
                WHERE event_id = ? AND action = 'check_in' AND reason NOT IN ('ok', 'several')
                GROUP BY reason ORDER BY COUNT(*) DESC, reason""",
                values -> values.text(eventId), row -> new Doors.Tally(row.text("name", ""), row.whole("n")));
    }

    /// The code of a ticket opens a door, so a request is remembered by this.
    static String digest(String asked) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(asked.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
