package dev.switchboard.store.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.transcript.Interaction;

/// Stored events as they lie in the outbox: `{"type":…,"of":…}`.
final class EventJson {
    private static final JsonMapper JSON = RecordJson.mapper();

    private EventJson() {}

    static String write(CallEvent event) {
        return switch (event) {
            case CallEvent.CallStarted(Ticket ticket) -> text("started", ticket);
            case CallEvent.LineStored(Interaction interaction) -> text("line", interaction);
            case CallEvent.TicketChanged(Ticket ticket) -> text("changed", ticket);
            case CallEvent.MetadataAdded(MetadataEntry entry) -> text("metadata", entry);
            case CallEvent.CallEnded(Ticket ticket) -> text("ended", ticket);
            case CallEvent.Spent spent -> text("spent", spent);
            case CallEvent.Caption _, CallEvent.ToolStarted _ ->
                throw new IllegalArgumentException("fleeting events are not stored");
        };
    }

    static CallEvent read(String json) {
        try {
            JsonNode event = JSON.readTree(json);
            JsonNode of = event.path("of");
            return switch (event.path("type").asText()) {
                case "started" -> new CallEvent.CallStarted(JSON.treeToValue(of, Ticket.class));
                case "line" -> new CallEvent.LineStored(JSON.treeToValue(of, Interaction.class));
                case "changed" -> new CallEvent.TicketChanged(JSON.treeToValue(of, Ticket.class));
                case "metadata" -> new CallEvent.MetadataAdded(JSON.treeToValue(of, MetadataEntry.class));
                case "spent" -> JSON.treeToValue(of, CallEvent.Spent.class);
                case "ended" -> new CallEvent.CallEnded(JSON.treeToValue(of, Ticket.class));
                default -> throw new IllegalArgumentException("unknown type " + event.path("type"));
            };
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new StoreException("read an event of the outbox", e);
        }
    }

    private static String text(String type, Object of) {
        var event = JSON.createObjectNode().put("type", type);
        event.set("of", JSON.valueToTree(of));
        return event.toString();
    }
}
