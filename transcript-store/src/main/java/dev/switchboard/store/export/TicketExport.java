package dev.switchboard.store.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.ToolCallJson;

/// One ticket as other ticket systems import it. The shape is the guide's and differs from the API's: an external id, a
/// subject (the summary; null until there is one), the customer as an object, `tool_calls` only on lines that have
/// some, and the metadata as a map in which the last value of a key wins.
public final class TicketExport {
    private TicketExport() {}

    public static ObjectNode of(TicketDetail detail) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("ticket", ticket(detail.ticket()));
        ArrayNode interactions = node.putArray("interactions");
        for (Interaction interaction : detail.interactions()) {
            ObjectNode line = interactions
                    .addObject()
                    .put("timestamp", TicketJson.time(interaction.line().at()))
                    .put("speaker", interaction.line().speaker().wire())
                    .put("message", interaction.line().message());
            if (!interaction.line().toolCalls().isEmpty()) {
                line.set("tool_calls", ToolCallJson.write(interaction.line().toolCalls()));
            }
        }
        ObjectNode metadata = node.putObject("metadata");
        for (MetadataEntry entry : detail.metadata()) {
            metadata.put(entry.key(), entry.value());
        }
        return node;
    }

    private static ObjectNode ticket(Ticket ticket) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("ticket_id", ticket.id().value())
                .put("external_id", ticket.id().value())
                .put("subject", ticket.summary())
                .put("status", ticket.status().wire())
                .put("priority", ticket.priority().wire())
                .put("category", ticket.category())
                .put("created_at", TicketJson.time(ticket.createdAt()))
                .put("resolved_at", TicketJson.time(ticket.resolvedAt()));
        node.putObject("customer").put("name", ticket.customerName()).put("session_id", ticket.sessionId());
        return node;
    }
}
