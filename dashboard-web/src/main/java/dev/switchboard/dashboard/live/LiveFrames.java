package dev.switchboard.dashboard.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.export.TicketJson;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.feed.Subscription;
import dev.switchboard.store.ticket.TicketDetail;

/// What the live feed says, as JSON text. Tickets and lines have the shape the REST API gives them.
final class LiveFrames {
    private LiveFrames() {}

    static String snapshot(Subscription.Snapshot snapshot) {
        ObjectNode frame = frame("snapshot").put("position", snapshot.position());
        ArrayNode calls = frame.putArray("calls");
        for (TicketDetail call : snapshot.liveCalls()) {
            ObjectNode detail = TicketJson.detail(call);
            Long cost = snapshot.spent().get(call.ticket().id());
            if (cost != null) {
                detail.put("cost_microdollars", cost);
            }
            calls.add(detail);
        }
        return frame.toString();
    }

    static String event(CallFeed.Numbered numbered) {
        ObjectNode frame = switch (numbered.event()) {
            case CallEvent.CallStarted(var ticket) -> with(frame("call.started"), "ticket", TicketJson.ticket(ticket));
            case CallEvent.LineStored(var interaction) ->
                with(frame("line"), "interaction", TicketJson.interaction(interaction));
            case CallEvent.TicketChanged(var ticket) -> with(frame("ticket"), "ticket", TicketJson.ticket(ticket));
            case CallEvent.MetadataAdded(var entry) -> with(frame("metadata"), "metadata", TicketJson.metadata(entry));
            case CallEvent.CallEnded(var ticket) -> with(frame("call.ended"), "ticket", TicketJson.ticket(ticket));
            case CallEvent.Caption(var ticketId, var itemId, var speaker, var text, var at) ->
                frame("caption")
                        .put("ticket_id", ticketId.value())
                        .put("item_id", itemId)
                        .put("speaker", speaker.wire())
                        .put("text", text)
                        .put("at", at.toString());
            case CallEvent.ToolStarted(var ticketId, var callId, var name, var at) ->
                frame("tool.started")
                        .put("ticket_id", ticketId.value())
                        .put("call_id", callId)
                        .put("name", name)
                        .put("at", at.toString());
            case CallEvent.Spent(var ticketId, var cost) ->
                frame("spent").put("ticket_id", ticketId.value()).put("cost_microdollars", cost);
        };
        return frame.put("position", numbered.position()).toString();
    }

    static String fellBehind(long dropped) {
        return frame("fell_behind").put("dropped", dropped).toString();
    }

    private static ObjectNode frame(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static ObjectNode with(ObjectNode frame, String key, JsonNode value) {
        frame.set(key, value);
        return frame;
    }
}
