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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The statements over `interactions`.
final class InteractionTable {
    private static final Sentiment SENTIMENT = Sentiment.standard();

    private static final String COLUMNS = """
            ticket_id, timestamp, speaker, message, tool_calls, item_id, generated, status, heard_ms, start_ms, end_ms, \
            sentiment""";

    private static final String AMENDED = """
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
                sentiment = excluded.sentiment""";

    private InteractionTable() {}

    /// Stores a line, or amends the one of that ticket that has the same item id, which keeps its interaction id.
    static Interaction put(Sql sql, Line line) throws SQLException {
        return put(sql, List.of(line)).getFirst();
    }

    /// The same for many lines, in order, of which each has an item of its own.
    static List<Interaction> put(Sql sql, List<Line> lines) throws SQLException {
        var stored = new ArrayList<Interaction>(lines.size());
        for (List<Line> piece : Sql.pieces(lines)) {
            String row = "(?, ?, ?, ?, " + sql.dialect().json() + ", ?, ?, ?, ?, ?, ?, ?)";
            List<Stored> ids = sql.list(
                    "INSERT INTO interactions (" + COLUMNS + ") VALUES " + Sql.times(piece.size(), row) + AMENDED
                            + " RETURNING interaction_id, ticket_id, item_id",
                    values -> {
                        for (Line line : piece) {
                            bind(sql.cells(), values, line);
                        }
                    },
                    Stored::of);
            stored.addAll(inOrder(piece, ids));
        }
        return stored;
    }

    private record Stored(long interactionId, @Nullable String ticketId, @Nullable String itemId) {
        static Stored of(Sql.Row row) throws SQLException {
            return new Stored(row.whole("interaction_id"), row.text("ticket_id"), row.text("item_id"));
        }

        boolean isOf(Line line) {
            return line.ticketId().value().equals(ticketId) && line.itemId().equals(itemId);
        }
    }

    /// Rows come back in the order of the values, which no database promises.
    private static List<Interaction> inOrder(List<Line> lines, List<Stored> ids) {
        var stored = new ArrayList<Interaction>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            Stored here = ids.get(i);
            Stored of = lines.size() == 1 || here.isOf(line)
                    ? here
                    : ids.stream().filter(id -> id.isOf(line)).findFirst().orElse(here);
            stored.add(new Interaction(of.interactionId, line));
        }
        return stored;
    }

    private static void bind(CellCipher cells, Sql.Values values, Line line) throws SQLException {
        LineSpan span = line.span();
        boolean speech = line.toolCalls().isEmpty();
        String ticket = line.ticketId().value();
        String item = line.itemId();
        values.text(ticket)
                .time(line.at())
                .text(line.speaker().wire())
                .sealed(cell("message", ticket, item), line.message())
                .text(speech ? null : ToolCallJson.write(sealed(cells, ticket, item, line.toolCalls())).toString())
                .text(item)
                .sealed(cell("generated", ticket, item), line.generated())
                .text(line.status().wire())
                .whole(line.heardMs())
                .whole(span == null ? null : (Long) span.startMs())
                .whole(span == null ? null : (Long) span.endMs())
                .real(speech ? (Double) SENTIMENT.score(line.message()) : null);
    }

    /// The lines of many tickets as the end of a call looks at them, each one's in the order in which they were spoken: without
    /// the time of day, and without what was generated beside what was heard.
    static Map<TicketId, List<Line>> ended(Sql sql, List<TicketId> ids) throws SQLException {
        Map<TicketId, List<Line>> lines = new HashMap<>();
        for (List<TicketId> piece : Sql.pieces(ids)) {
            sql.list(
                    """
                    SELECT ticket_id, interaction_id, speaker, message, tool_calls, item_id, status, start_ms, end_ms
                    FROM interactions
                    WHERE ticket_id IN (%s)
                    ORDER BY timestamp, interaction_id
                    """
                            .formatted(Sql.times(piece.size(), "?")),
                    values -> TicketTable.bind(values, piece),
                    row -> {
                        TicketId id = new TicketId(row.text("ticket_id", ""));
                        String item = item(row);
                        return lines.computeIfAbsent(id, _ -> new ArrayList<>())
                                .add(new Line(
                                        id,
                                        item,
                                        Instant.EPOCH,
                                        Speaker.parse(row.text("speaker", "agent")),
                                        Objects.requireNonNullElse(row.sealed(cell("message", id.value(), item)), ""),
                                        null,
                                        LineStatus.parse(row.text("status", "complete")),
                                        null,
                                        opened(row.cells(), id.value(), item, ToolCallJson.read(row.text("tool_calls"))),
                                        span(row)));
                    });
        }
        return lines;
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
                    call.durationMs(),
                    call.run()));
        }
        return changed;
    }
}
