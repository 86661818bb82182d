package dev.switchboard.store.record;

import dev.switchboard.store.analysis.Sentiment;
import dev.switchboard.store.encryption.Cell;
import dev.switchboard.store.encryption.CellCipher;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import dev.switchboard.store.transcript.ToolCallJson;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The statements over `interactions`.
final class InteractionTable {
    private static final Sentiment SENTIMENT = Sentiment.standard();

    private InteractionTable() {}

    /// Stores a line, or amends the one of that ticket that has the same item id, which keeps its interaction id.
    static Interaction put(Sql sql, Line line) throws SQLException {
        String ticket = line.ticketId().value();
        String item = line.itemId();
        String toolCalls = line.toolCalls().isEmpty()
                ? null
                : ToolCallJson.write(sealed(sql.cells(), ticket, item, line.toolCalls())).toString();
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
                        values -> values.text(ticket)
                                .time(line.at())
                                .text(line.speaker().wire())
                                .sealed(cell("message", ticket, item), line.message())
                                .text(toolCalls)
                                .text(item)
                                .sealed(cell("generated", ticket, item), line.generated())
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
        String item = item(row);
        return new Interaction(
                interactionId,
                new Line(
                        id,
                        item,
                        Objects.requireNonNullElse(row.time("timestamp"), Instant.EPOCH),
                        Speaker.parse(row.text("speaker", "agent")),
                        message(id.value(), row),
                        row.sealed(cell("generated", id.value(), item)),
                        LineStatus.parse(row.text("status", "complete")),
                        row.wholeOrNull("heard_ms"),
                        opened(row.cells(), id.value(), item, ToolCallJson.read(row.text("tool_calls"))),
                        span(row)));
    }

    /// The text of a line, "" for none. The row has `interaction_id`, `item_id` and `message`.
    static String message(String ticket, Sql.Row row) throws SQLException {
        return Objects.requireNonNullElse(row.sealed(cell("message", ticket, item(row))), "");
    }

    /// What tells a line from others of its ticket; rows that others wrote may have no item id.
    private static String item(Sql.Row row) throws SQLException {
        return item(row.text("item_id"), row.whole("interaction_id"));
    }

    static String item(@Nullable String itemId, long interactionId) {
        return itemId == null ? "row-" + interactionId : itemId;
    }

    static Cell cell(String column, String ticket, String item) {
        return new Cell("interactions", column, ticket, item);
    }

    /// Names, states and times of tools stay plain, for reports count them; what they were told and answered does not.
    static List<ToolCall> sealed(CellCipher cells, String ticket, String item, List<ToolCall> calls) {
        return each(calls, ticket, item, cells::seal);
    }

    static List<ToolCall> opened(CellCipher cells, String ticket, String item, List<ToolCall> calls) {
        return each(calls, ticket, item, cells::open);
    }

    /// The cells of a tool call are its place in the list, and which of its texts it is.
    static List<ToolCall> each(List<ToolCall> calls, String ticket, String item, BiFunction<Cell, String, String> change) {
        var changed = new ArrayList<ToolCall>(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            String place = String.valueOf(i);
            String output = call.output();
            changed.add(new ToolCall(
                    call.name(),
                    change.apply(new Cell("interactions", "tool_calls", ticket, item, place, "arguments"), call.arguments()),
                    call.callId(),
                    output == null
                            ? null
                            : change.apply(new Cell("interactions", "tool_calls", ticket, item, place, "output"), output),
                    call.status(),
                    call.durationMs()));
        }
        return changed;
    }
}
