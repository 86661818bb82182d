package dev.switchboard.store.bench;

import dev.switchboard.store.record.BulkLoad;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// What the database itself can do, to hold the writer against: one thread that inserts the same rows with the same indices
/// and triggers in groups of the same size over plain JDBC, each group committed and synced, and does nothing else: nobody
/// offers, waits or is told, nothing is amended, looked up, analysed or indexed.
final class BareLoop {
    private static final int GROUP = 2_048;

    private final Connection connection;
    private int inGroup;

    /// On a connection of its own to a database whose tables are up to date.
    BareLoop(Connection connection) {
        this.connection = connection;
    }

    /// Calls of so many lines, opened at once and closed at once, as `StoreBench.write` does; returns how many lines.
    int write(List<BulkLoad.Call> spoken, int atOnce, int linesACall, int lines) throws SQLException {
        connection.setAutoCommit(false);
        int written = 0;
        try (PreparedStatement open = connection.prepareStatement("""
                        INSERT INTO tickets (ticket_id, session_id, customer_name, status, priority,
                            created_at, updated_at, channel, agent_id, gateway)
                        VALUES (?, 'bench', 'Unknown', 'open', 'normal', ?, ?, 'browser', 'riley', 'bare')""");
                PreparedStatement said = connection.prepareStatement("""
                        INSERT INTO interactions (ticket_id, timestamp, speaker, message, item_id, status, sentiment)
                        VALUES (?, ?, ?, ?, ?, 'complete', 0)""");
                PreparedStatement begin = connection.prepareStatement(
                        "UPDATE tickets SET status = 'in_progress', updated_at = ? WHERE ticket_id = ?");
                PreparedStatement close = connection.prepareStatement("""
                        UPDATE tickets SET status = 'closed', resolved_at = ?, category_by = 'auto',
                            category = 'general_inquiry', summary_by = 'auto', summary = ?, end_reason = 'caller_hangup',
                            updated_at = ?
                        WHERE ticket_id = ?""");
                PreparedStatement analysis = connection.prepareStatement("""
                        INSERT INTO call_analysis (ticket_id, duration_ms, caller_talk_ms, agent_talk_ms, talk_over_ms,
                            non_talk_ms, longest_silence_ms, caller_interruptions, agent_interruptions, interruption_ms,
                            caller_words, agent_words, characteristics)
                        VALUES (?, 300, 0, 0, 0, 0, 300, 0, 0, 0, 0, 0, ?)""")) {
            String text = "{\"of\":\"%s\"}".formatted("a call, about as long as one is".repeat(12));
            // A day of its own, so that no id of another run is met.
            String day = "%08d".formatted(Instant.now().getEpochSecond() % 100_000_000);
            for (int round = 0; written < lines; round++) {
                String[] ids = new String[atOnce];
                for (int call = 0; call < atOnce; call++) {
                    ids[call] = "GXS-%s-%08X".formatted(day, (round * atOnce + call) * 0x9E37_79B1);
                    run(open, ids[call], now(), now());
                }
                for (int i = 0; i < linesACall; i++) {
                    for (int call = 0; call < atOnce; call++) {
                        List<Line> from = spoken.get((round * atOnce + call) % spoken.size()).lines();
                        Speaker speaker = i % 2 == 0 ? Speaker.AGENT : Speaker.USER;
                        run(said, ids[call], now(), speaker.wire(), from.get(i % from.size()).message(), "item_" + i);
                        if (i == 1) {
                            run(begin, now(), ids[call]);
                        }
                        written++;
                    }
                }
                for (int call = 0; call < atOnce; call++) {
                    run(close, now(), spoken.get(call).lines().get(1).message(), now(), ids[call]);
                    run(analysis, ids[call], text);
                }
            }
        }
        connection.commit();
        return written;
    }

    private void run(PreparedStatement statement, String... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setString(i + 1, values[i]);
        }
        statement.executeUpdate();
        if (++inGroup >= GROUP) {
            connection.commit();
            inGroup = 0;
        }
    }

    private static String now() {
        return Instant.now().toString().substring(0, 23).replace('T', ' ');
    }
}
