package dev.switchboard.store.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.analysis.Sentiment;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.recording.Recording;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketStats;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.ToolCallJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Tickets, lines and numbers in the JSON of the REST API and the live feed: the guide's fields in the guide's order,
/// fields of our own after them. Times are ISO-8601 in UTC, `2025-11-28T01:00:00Z`, with milliseconds where there are
/// any. What is not known is null, never left out.
public final class TicketJson {
    private static final Sentiment SENTIMENT = Sentiment.standard();

    private TicketJson() {}

    public static ObjectNode ticket(Ticket ticket) {
        return object().put("ticket_id", ticket.id().value())
                .put("session_id", ticket.sessionId())
                .put("customer_name", ticket.customerName())
                .put("status", ticket.status().wire())
                .put("priority", ticket.priority().wire())
                .put("category", ticket.category())
                .put("created_at", time(ticket.createdAt()))
                .put("updated_at", time(ticket.updatedAt()))
                .put("resolved_at", time(ticket.resolvedAt()))
                .put("summary", ticket.summary())
                .put("resolution_notes", ticket.resolutionNotes())
                .put("channel", ticket.channel())
                .put("agent_id", ticket.agentId())
                .put("caller", ticket.caller())
                .put("end_reason", ticket.endReason());
    }

    /// A stored line. `tool_calls` is null where there were none.
    public static ObjectNode interaction(Interaction interaction) {
        Line line = interaction.line();
        ObjectNode node = object().put("interaction_id", interaction.interactionId())
                .put("ticket_id", line.ticketId().value())
                .put("timestamp", time(line.at()))
                .put("speaker", line.speaker().wire())
                .put("message", line.message());
        if (line.toolCalls().isEmpty()) {
            node.putNull("tool_calls");
        } else {
            node.set("tool_calls", ToolCallJson.write(line.toolCalls()));
        }
        LineSpan span = line.span();
        return node.put("item_id", line.itemId())
                .put("generated", line.generated())
                .put("status", line.status().wire())
                .put("heard_ms", line.heardMs())
                .put("start_ms", span == null ? null : (Long) span.startMs())
                .put("end_ms", span == null ? null : (Long) span.endMs())
                .put("sentiment", line.toolCalls().isEmpty() ? (Double) SENTIMENT.score(line.message()) : null);
    }

    public static ObjectNode metadata(MetadataEntry entry) {
        return object().put("metadata_id", entry.metadataId())
                .put("ticket_id", entry.ticketId().value())
                .put("key", entry.key())
                .put("value", entry.value());
    }

    /// `{"ticket": …, "interactions": […], "metadata": […], "measures": {…}, "analysis": {…},
    /// "recording": {…}}`; measures and analysis are null until the call has ended, the recording where there is none.
    public static ObjectNode detail(TicketDetail detail) {
        ObjectNode node = object();
        node.set("ticket", ticket(detail.ticket()));
        ArrayNode interactions = node.putArray("interactions");
        detail.interactions().forEach(interaction -> interactions.add(interaction(interaction)));
        ArrayNode metadata = node.putArray("metadata");
        detail.metadata().forEach(entry -> metadata.add(metadata(entry)));
        CallMeasures measures = detail.measures();
        node.set("measures", measures == null ? node.nullNode() : MeasuresJson.of(measures));
        ObjectNode analysis = detail.analysis();
        node.set("analysis", analysis == null ? node.nullNode() : analysis);
        Recording recording = detail.recording();
        node.set("recording", recording == null ? node.nullNode() : recording(recording));
        return node;
    }

    private static ObjectNode recording(Recording recording) {
        return object().put("state", recording.state().wire())
                .put("duration_ms", recording.durationMs())
                .put("rate", recording.rateHz())
                .put("bytes", recording.bytes())
                .put("sha256", recording.sha256())
                .put("begun_at", time(recording.begunAt()))
                .put("dropped_ms", recording.droppedMs())
                .put("paused_ms", recording.pausedMs())
                .put("problem", recording.problem())
                .put("deleted_at", time(recording.deletedAt()))
                .put("path", recording.path());
    }

    public static ObjectNode stats(TicketStats stats) {
        ObjectNode node = object().put("total_tickets", stats.totalTickets());
        ObjectNode byStatus = node.putObject("by_status");
        for (TicketStatus status : TicketStatus.values()) {
            byStatus.put(status.wire(), stats.byStatus().getOrDefault(status, 0L));
        }
        ObjectNode byCategory = node.putObject("by_category");
        stats.byCategory().forEach(byCategory::put);
        return node.put("avg_resolution_hours", stats.avgResolutionHours()).put("uncategorized", stats.uncategorized());
    }

    static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
