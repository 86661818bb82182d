package dev.switchboard.gateway.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.export.TicketJson;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.webhook.WebhookMessage;
import java.util.Objects;

/// What is sent: `{"type","timestamp","data"}` as Standard Webhooks recommends, with tickets and lines in the shape the REST
/// API gives them. The same at every try.
final class WebhookBody {
    private WebhookBody() {}

    /// @param sending what is made of everything that leaves the house
    static String of(WebhookMessage message, Redactor sending) {
        CallEvent event = message.event();
        if (event == null) {
            String body = Objects.requireNonNullElse(message.body(), "");
            return message.contentType().equals(WebhookMessage.JSON) ? sending.json(body) : body;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode()
                .put("type", message.type())
                .put("timestamp", message.madeAt().toString());
        switch (sending.event(event)) {
            case CallEvent.CallStarted(var ticket) -> body.set("data", TicketJson.ticket(ticket));
            case CallEvent.TicketChanged(var ticket) -> body.set("data", TicketJson.ticket(ticket));
            case CallEvent.CallEnded(var ticket) -> body.set("data", TicketJson.ticket(ticket));
            case CallEvent.LineStored(var interaction) -> body.set("data", TicketJson.interaction(interaction));
            case CallEvent.MetadataAdded(var entry) -> body.set("data", TicketJson.metadata(entry));
            case CallEvent.Caption _, CallEvent.ToolStarted _, CallEvent.Spent _ ->
                throw new IllegalArgumentException("fleeting events are not told");
        }
        return body.toString();
    }
}
