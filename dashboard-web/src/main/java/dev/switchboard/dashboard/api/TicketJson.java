package dev.switchboard.dashboard.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketStats;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.ToolCallJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

public final class TicketJson {
    private TicketJson() {}

    public static ObjectNode ticket(Ticket t) {
        return JsonNodeFactory.instance.objectNode().put("ticket_id", t.id().value())
                .put("session_id", t.sessionId()).put("customer_name", t.customerName()).put("status", t.status().wire())
                .put("priority", t.priority().wire()).put("category", t.category()).put("created_at", t.createdAt().toString())
                .put("updated_at", t.updatedAt().toString()).put("resolved_at", z(t.resolvedAt())).put("summary", t.summary())
                .put("resolution_notes", t.resolutionNotes()).put("channel", t.channel()).put("agent_id", t.agentId())
                .put("caller", t.caller()).put("end_reason", t.endReason());
    }

    private static @Nullable String z(@Nullable Instant at) { return at == null ? null : at.toString(); }

    public static ObjectNode interaction(Interaction i) {
        Line l = i.line();
        ObjectNode n = JsonNodeFactory.instance.objectNode().put("interaction_id", i.interactionId())
                .put("ticket_id", l.ticketId().value()).put("timestamp", l.at().toString()).put("speaker", l.speaker().wire())
                .put("message", l.message());
        n.set("tool_calls", l.toolCalls().isEmpty() ? JsonNodeFactory.instance.nullNode() : ToolCallJson.write(l.toolCalls()));
        return n.put("item_id", l.itemId()).put("status", l.status().wire()).put("generated", l.generated()).put("heard_ms", l.heardMs());
    }

    public static ObjectNode metadata(MetadataEntry m) {
        return JsonNodeFactory.instance.objectNode().put("metadata_id", m.metadataId()).put("ticket_id", m.ticketId().value())
                .put("key", m.key()).put("value", m.value());
    }

    public static ObjectNode detail(TicketDetail d) {
        ObjectNode n = JsonNodeFactory.instance.objectNode();
        n.set("ticket", ticket(d.ticket()));
        ArrayNode is = n.putArray("interactions");
        d.interactions().forEach(i -> is.add(interaction(i)));
        ArrayNode ms = n.putArray("metadata");
        d.metadata().forEach(m -> ms.add(metadata(m)));
        return n;
    }

    public static ObjectNode export(TicketDetail d) {
        return detail(d);
    }

    public static ObjectNode stats(TicketStats s) {
        ObjectNode n = JsonNodeFactory.instance.objectNode().put("total_tickets", s.totalTickets());
        ObjectNode by = n.putObject("by_status");
        s.byStatus().forEach((k, v) -> by.put(k.wire(), v));
        ObjectNode cat = n.putObject("by_category");
        s.byCategory().forEach(cat::put);
        return n.put("uncategorized", s.uncategorized()).put("avg_resolution_hours", s.avgResolutionHours());
    }
}
