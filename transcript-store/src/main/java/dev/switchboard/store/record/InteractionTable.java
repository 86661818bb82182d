package dev.switchboard.store.record;

import dev.switchboard.store.analysis.Sentiment;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCallJson;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The statements over `interactions`.
final class InteractionTable {
    private static final Sentiment SENTIMENT = Sentiment.standard();

    private InteractionTable() {}

    /// Stores a line, or amends the one of that ticket that has the same item id, which keeps its interaction id.
    static Interaction put(Sql sql, Line line) throws SQLException {
        String toolCalls = line.toolCalls().isEmpty() ? null : ToolCallJson.write(line.toolCalls()).toString();
        String json = sql.dialect().json();
        LineSpan span = line.span();
        return sql.first(
                        """
                        INSERT INTO interactions (ticket_id, timestamp, speaker, message, tool_calls,
                            item_id, generated, status, heard_ms, start_ms, end_ms, sentiment)
                        VALUES (?, ?, ?, ?, %s, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (ticket_id, item_id) DO UPDATE SET
                            timestamp = excluded.timestamp,
                            speaker = excluded.speaker,
                            message = excluded.message,
                            tool_calls = excluded.tool_calls,
                            generated = excluded.generated,
                            status = excluded.status,
                            heard_ms = excluded.heard_ms,
                            start_ms = excluded.start_ms,
                            end_ms = excluded.end_ms,
                            sentiment = excluded.sentiment
                        RETURNING interaction_id
                        """
                                .formatted(json),
                        values -> values.text(line.ticketId().value())
                                .time(line.at())
                                .text(line.speaker().wire())
                                .text(line.message())
                                .text(toolCalls)
                                .text(line.itemId())
                                .text(line.generated())
                                .text(line.status().wire())
                                .whole(line.heardMs())
                                .whole(span == null ? null : (Long) span.startMs())
                                .whole(span == null ? null : (Long) span.endMs())
                                .real(line.toolCalls().isEmpty() ? (Double) SENTIMENT.score(line.message()) : null),
                        row -> new Interaction(row.whole("interaction_id"), line))
                .orElseThrow();
    }

    /// A ticket's lines in the order in which they were spoken.
    static List<Interaction> of(Sql sql, TicketId id) throws SQLException {
        return sql.list(
                """
                SELECT interaction_id, timestamp, speaker, message, tool_calls, item_id, generated, status, heard_ms,
                    start_ms, end_ms
                FROM interactions
                WHERE ticket_id = ?
                ORDER BY timestamp, interaction_id
                """,
                values -> values.text(id.value()),
                row -> interaction(id, row));
    }

    private static @Nullable LineSpan span(Sql.Row row) throws SQLException {
        Long start = row.wholeOrNull("start_ms");
        Long end = row.wholeOrNull("end_ms");
        return start == null || end == null ? null : new LineSpan(start, end);
    }

    private static Interaction interaction(TicketId id, Sql.Row row) throws SQLException {
        long interactionId = row.whole("interaction_id");
        return new Interaction(
                interactionId,
                new Line(
                        id,
                        row.text("item_id", "row-" + interactionId),
                        Objects.requireNonNullElse(row.time("timestamp"), Instant.EPOCH),
                        Speaker.parse(row.text("speaker", "agent")),
                        row.text("message", ""),
                        row.text("generated"),
                        LineStatus.parse(row.text("status", "complete")),
                        row.wholeOrNull("heard_ms"),
                        ToolCallJson.read(row.text("tool_calls")),
                        span(row)));
    }
}
