package dev.switchboard.store.record;

import dev.switchboard.store.encryption.CellCipher;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.webhook.EventType;
import dev.switchboard.store.webhook.WantedEvents;
import dev.switchboard.store.webhook.WebhookMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts what others want to be told of into `webhook_messages`, inside the transaction that stores it: what is stored is told,
/// and what is not is not, whenever the process dies. A message's id is made of what it tells, so that a line that is amended
/// is told once.
public final class WebhookEvents {
    private static final int ID_BYTES = 16;

    private final WantedEvents wanted;

    WebhookEvents(WantedEvents wanted) {
        this.wanted = wanted;
    }

    void write(Sql sql, List<CallEvent> events) throws SQLException {
        if (wanted.types().isEmpty()) {
            return;
        }
        var rows = new ArrayList<Sql.Binder>();
        var sealing = new SealedEvents(sql.cells()::seal);
        for (CallEvent event : events) {
            Told told = told(event);
            if (told != null && wanted.types().contains(told.type)) {
                String json = EventJson.write(sealing.event(event));
                rows.add(values -> values.text(told.messageId())
                        .text(told.type)
                        .text(told.ticketId.value())
                        .time(told.at)
                        .text(json)
                        .text(WebhookMessage.JSON));
            }
        }
        if (!rows.isEmpty()) {
            sql.batch(
                    """
                    INSERT INTO webhook_messages (message_id, type, ticket_id, made_at, event, content_type)
                    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING
                    """,
                    rows);
        }
    }

    /// A stored event.
    public static CallEvent read(CellCipher cells, String event) {
        return new SealedEvents(cells::open).event(EventJson.read(event));
    }

    private static @Nullable Told told(CallEvent event) {
        return switch (event) {
            case CallEvent.CallStarted(Ticket ticket) -> new Told(EventType.TICKET_OPENED, ticket.id(), "", ticket.createdAt());
            case CallEvent.TicketChanged(Ticket ticket) ->
                new Told(EventType.TICKET_CHANGED, ticket.id(), ticket.updatedAt().toString(), ticket.updatedAt());
            case CallEvent.CallEnded(Ticket ticket) ->
                new Told(EventType.TICKET_CLOSED, ticket.id(), ticket.updatedAt().toString(), ticket.updatedAt());
            case CallEvent.LineStored(var interaction) -> interaction.line().toolCalls().isEmpty()
                    ? null
                    : new Told(
                            EventType.TOOL_CALLED,
                            interaction.line().ticketId(),
                            String.valueOf(interaction.interactionId()),
                            interaction.line().at());
            case CallEvent.MetadataAdded _, CallEvent.Caption _, CallEvent.ToolStarted _, CallEvent.Spent _ -> null;
        };
    }

    private record Told(String type, TicketId ticketId, String which, Instant at) {
        String messageId() {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256")
                        .digest((type + ' ' + ticketId.value() + ' ' + which).getBytes(StandardCharsets.UTF_8));
                return "msg_" + HexFormat.of().formatHex(digest, 0, ID_BYTES);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JVM has SHA-256", e);
            }
        }
    }
}
