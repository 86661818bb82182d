package dev.switchboard.store.record;

import dev.switchboard.store.search.TicketDocument;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.ToolCall;
import dev.switchboard.store.transcript.ToolCallJson;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Documents as they follow from the record, and which of those in the index are out of date. Triggers of the schema
/// mark tickets as stale in the transaction that changes them; the indexer brings their documents up to date.
final class DocumentTable {
    /// Bound parameters of one statement.
    private static final int CHUNK = 200;

    private DocumentTable() {}

    /// A ticket at its place in the list.
    record Placed(long place, Ticket ticket) {}

    /// A line as far as it is searched.
    record Said(long interactionId, String speaker, String message) {}

    /// Stale tickets whose call is over; those of running calls change too often to be worth a document.
    static List<Placed> ended(Sql sql, int limit) throws SQLException {
        return sql.list(
                """
                SELECT %s, tickets.place FROM stale_tickets CROSS JOIN tickets
                WHERE tickets.ticket_id = stale_tickets.ticket_id
                    AND (tickets.status NOT IN ('open', 'in_progress') OR tickets.end_reason IS NOT NULL)
                LIMIT ?
                """
                        .formatted(columns()),
                values -> values.whole((long) limit),
                DocumentTable::placed);
    }

    /// Documents of tickets that are gone, or stand elsewhere now.
    static List<Gone> gone(Sql sql, int limit) throws SQLException {
        return sql.list(
                "SELECT ticket_id, place FROM stale_tickets WHERE place IS NOT NULL LIMIT ?",
                values -> values.whole((long) limit),
                row -> new Gone(row.text("ticket_id", ""), row.whole("place")));
    }

    record Gone(String id, long place) {}

    static void fresh(Sql sql, String ticketId) throws SQLException {
        sql.update("DELETE FROM stale_tickets WHERE ticket_id = ?", values -> values.text(ticketId));
    }

    /// @param words whether the documents hold what was said, or only what tickets are filtered by
    static List<TicketDocument> documents(Sql sql, List<Placed> tickets, boolean words) throws SQLException {
        Map<String, List<String>> texts = new HashMap<>();
        Map<String, Set<String>> facets = new HashMap<>();
        for (Placed placed : tickets) {
            Ticket ticket = placed.ticket();
            texts.put(ticket.id().value(), words ? about(ticket) : List.of());
            facets.put(ticket.id().value(), facets(ticket));
        }
        for (List<String> ids : chunks(tickets)) {
            sql.list(
                    """
                    SELECT ticket_id, interaction_id, item_id, message, tool_calls FROM interactions WHERE ticket_id IN (%s)
                    ORDER BY ticket_id, timestamp, interaction_id
                    """
                            .formatted(marks(ids.size())),
                    values -> bind(values, ids),
                    row -> {
                        String id = row.text("ticket_id", "");
                        String toolCalls = row.text("tool_calls");
                        if (toolCalls != null) {
                            for (ToolCall call : ToolCallJson.read(toolCalls)) {
                                facets.getOrDefault(id, Set.of()).add(TicketDocument.facet("tool", call.name()));
                            }
                        }
                        String message = words ? InteractionTable.message(id, row) : "";
                        if (words && isSpeech(message, toolCalls)) {
                            texts.getOrDefault(id, List.of()).add(message);
                        }
                        return id;
                    });
        }
        return tickets.stream()
                .map(placed -> TicketDocument.of(
                        placed.place(),
                        texts.getOrDefault(placed.ticket().id().value(), List.of()),
                        facets.getOrDefault(placed.ticket().id().value(), Set.of())))
                .toList();
    }

    /// The line that only says which tool was called would make its ticket be found for "tool" and "call".
    static boolean isSpeech(String message, @Nullable String toolCalls) {
        return toolCalls == null || !message.startsWith("[Tool Call: ");
    }

    /// What was said in each of those tickets, in order, by ticket id.
    static Map<String, List<Said>> said(Sql sql, List<Placed> tickets) throws SQLException {
        Map<String, List<Said>> said = new HashMap<>();
        for (List<String> ids : chunks(tickets)) {
            sql.list(
                    """
                    SELECT ticket_id, interaction_id, item_id, speaker, message, tool_calls FROM interactions
                    WHERE ticket_id IN (%s) AND message IS NOT NULL
                    ORDER BY ticket_id, timestamp, interaction_id
                    """
                            .formatted(marks(ids.size())),
                    values -> bind(values, ids),
                    row -> {
                        String id = row.text("ticket_id", "");
                        String message = InteractionTable.message(id, row);
                        if (isSpeech(message, row.text("tool_calls"))) {
                            said.computeIfAbsent(id, _ -> new ArrayList<>())
                                    .add(new Said(row.whole("interaction_id"), row.text("speaker", "agent"), message));
                        }
                        return id;
                    });
        }
        return said;
    }

    /// The texts of a ticket besides what was said in its call.
    static List<String> about(Ticket ticket) {
        var texts = new ArrayList<String>();
        texts.add(ticket.id().value());
        texts.add(ticket.customerName());
        texts.add(ticket.summary() == null ? "" : ticket.summary());
        return texts;
    }

    static Set<String> facets(Ticket ticket) {
        var facets = new HashSet<String>();
        facets.add(TicketDocument.facet("status", ticket.status().wire()));
        facets.add(TicketDocument.facet("priority", ticket.priority().wire()));
        facets.add(TicketDocument.facet("channel", ticket.channel()));
        facets.add(TicketDocument.facet("agent", ticket.agentId()));
        if (ticket.category() != null) {
            facets.add(TicketDocument.facet("category", ticket.category()));
        }
        return facets;
    }

    static String columns() {
        return TicketTable.COLUMNS.replaceAll("(\\w+)", "tickets.$1");
    }

    static Placed placed(Sql.Row row) throws SQLException {
        return new Placed(row.whole("place"), TicketTable.ticket(row));
    }

    private static List<List<String>> chunks(List<Placed> tickets) {
        var chunks = new ArrayList<List<String>>();
        for (int from = 0; from < tickets.size(); from += CHUNK) {
            chunks.add(tickets.subList(from, Math.min(from + CHUNK, tickets.size())).stream()
                    .map(Placed::ticket)
                    .map(Ticket::id)
                    .map(TicketId::value)
                    .toList());
        }
        return chunks;
    }

    private static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static void bind(Sql.Values values, List<String> ids) throws SQLException {
        for (String id : ids) {
            values.text(id);
        }
    }
}
