package dev.switchboard.dashboard.board;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.ticket.TicketId;
import java.util.Locale;
import java.util.Map;

/// How calls stand, as the live feed says it.
final class BoardJson {
    private BoardJson() {}

    static String alerts(Map<TicketId, CallStanding> calls, boolean whole) {
        ObjectNode frame = JsonNodeFactory.instance.objectNode().put("type", "alerts").put("whole", whole);
        ArrayNode rows = frame.putArray("calls");
        calls.forEach((id, standing) -> {
            ObjectNode row = rows.addObject()
                    .put("ticket_id", id.value())
                    .put("mood", standing.mood().name().toLowerCase(Locale.ROOT));
            ArrayNode alerts = row.putArray("alerts");
            for (Alert alert : standing.alerts()) {
                alerts.addObject()
                        .put("kind", alert.kind().wire())
                        .put("since", alert.since().toString())
                        .put("detail", alert.detail());
            }
        });
        return frame.toString();
    }
}
