package dev.switchboard.store.record;

import dev.switchboard.store.search.TicketDocument;
import dev.switchboard.store.sql.Dialect;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.ToolCall;
import dev.switchboard.store.transcript.ToolCallJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Stores many calls that are over at once, with their documents, a transaction for each list: what the writer and the
/// indexer would make of them, without their care for calls that run meanwhile. Nothing is published to the feed.
public final class BulkLoad {
    private final Connection connection;
    private final Dialect dialect;

    /// On a connection of one's own, without transactions of its own, to a database whose tables are up to date.
    public BulkLoad(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /// A call: its ticket, how long it took (null where that is not known), and its lines in order.
    public record Call(Ticket ticket, @Nullable Long callMs, List<Line> lines) {}

    public void store(List<Call> calls) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement tickets = connection.prepareStatement("""
                        INSERT INTO tickets (ticket_id, session_id, customer_name, status, priority, category,
                            created_at, updated_at, resolved_at, summary, channel, agent_id, caller, end_reason,
                            call_ms)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
                PreparedStatement lines = connection.prepareStatement("""
                        INSERT INTO interactions (ticket_id, timestamp, speaker, message, tool_calls, item_id)
                        VALUES (?, ?, ?, ?, %s, ?)""".formatted(dialect.json()))) {
            for (Call call : calls) {
                ticket(tickets, call);
                for (Line line : call.lines) {
                    line(lines, line);
                }
            }
            tickets.executeBatch();
            lines.executeBatch();
        }
        documents(calls);
        connection.commit();
    }

    private void ticket(PreparedStatement insert, Call call) throws SQLException {
        Ticket ticket = call.ticket;
        int at = 0;
        for (String value : new @Nullable String[] {
            ticket.id().value(), ticket.sessionId(), ticket.customerName(), ticket.status().wire(),
            ticket.priority().wire(), ticket.category()
        }) {
            insert.setString(++at, value);
        }
        for (Instant time : new @Nullable Instant[] {ticket.createdAt(), ticket.updatedAt(), ticket.resolvedAt()}) {
            dialect.bindTime(insert, ++at, time);
        }
        for (String value : new @Nullable String[] {
            ticket.summary(), ticket.channel(), ticket.agentId(), ticket.caller(), ticket.endReason()
        }) {
            insert.setString(++at, value);
        }
        insert.setObject(++at, call.callMs);
        insert.addBatch();
    }

    private void line(PreparedStatement insert, Line line) throws SQLException {
        insert.setString(1, line.ticketId().value());
        dialect.bindTime(insert, 2, line.at());
        insert.setString(3, line.speaker().wire());
        insert.setString(4, line.message());
        insert.setString(5, line.toolCalls().isEmpty() ? null : ToolCallJson.write(line.toolCalls()).toString());
        insert.setString(6, line.itemId());
        insert.addBatch();
    }

    private void documents(List<Call> calls) throws SQLException {
        boolean sqlite = dialect.name().equals("sqlite");
        String insert = sqlite
                ? "INSERT INTO ticket_words (rowid, said, facets) VALUES (?, ?, ?)"
                : "INSERT INTO ticket_words (place, words) VALUES (?, CAST(? AS tsvector))";
        try (PreparedStatement places = connection.prepareStatement("SELECT place FROM tickets WHERE ticket_id = ?");
                PreparedStatement documents = connection.prepareStatement(insert);
                PreparedStatement tools = connection.prepareStatement("INSERT INTO ticket_tools (place, tool) VALUES (?, ?)");
                PreparedStatement fresh = connection.prepareStatement("DELETE FROM stale_tickets WHERE ticket_id = ?")) {
            var counts = new TreeMap<ToolTable.Key, Long>();
            for (Call call : calls) {
                String id = call.ticket.id().value();
                TicketDocument document = document(place(places, id), call);
                documents.setLong(1, document.place());
                if (sqlite) {
                    documents.setString(2, SqliteWordIndex.said(document));
                    documents.setString(3, SqliteWordIndex.facets(document));
                } else {
                    documents.setString(2, PostgresWordIndex.vector(document));
                }
                documents.addBatch();
                for (String tool : ToolTable.tools(document)) {
                    tools.setLong(1, document.place());
                    tools.setString(2, tool);
                    tools.addBatch();
                    ToolTable.keys(tool, document.place()).forEach(key -> counts.merge(key, 1L, Long::sum));
                }
                fresh.setString(1, id);
                fresh.addBatch();
            }
            documents.executeBatch();
            tools.executeBatch();
            fresh.executeBatch();
            count(counts);
        }
    }

    private void count(Map<ToolTable.Key, Long> counts) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(ToolTable.ADD)) {
            for (Map.Entry<ToolTable.Key, Long> count : counts.entrySet()) {
                add.setString(1, count.getKey().tool());
                add.setLong(2, count.getKey().day());
                add.setLong(3, count.getValue());
                add.addBatch();
            }
            add.executeBatch();
        }
    }

    private static long place(PreparedStatement select, String id) throws SQLException {
        select.setString(1, id);
        try (var rows = select.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("there is no ticket " + id);
            }
            return rows.getLong(1);
        }
    }

    private static TicketDocument document(long place, Call call) {
        var texts = new ArrayList<>(DocumentTable.about(call.ticket));
        Set<String> facets = new HashSet<>(DocumentTable.facets(call.ticket));
        for (Line line : call.lines) {
            for (ToolCall tool : line.toolCalls()) {
                facets.add(TicketDocument.facet("tool", tool.name()));
            }
            if (line.toolCalls().isEmpty()) {
                texts.add(line.message());
            }
        }
        return TicketDocument.of(place, texts, facets);
    }
}
