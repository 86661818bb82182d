package dev.switchboard.dashboard.stepin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// How a call stands, as the API and the sound's socket spell it.
final class StandingJson {
    private StandingJson() {}

    static ObjectNode of(String ticketId, CallDesk.Standing standing) {
        ObjectNode json = JsonNodeFactory.instance.objectNode()
                .put("ticket_id", ticketId)
                .put("state", standing.state())
                .put("held_by", standing.heldBy().isEmpty() ? null : standing.heldBy());
        json.set("agent", name(standing.agent()));
        if (!standing.others().isEmpty()) {
            ArrayNode agents = json.putArray("agents");
            standing.others().forEach(other -> agents.add(name(other)));
        }
        return json;
    }

    private static ObjectNode name(CallDesk.AgentName agent) {
        return JsonNodeFactory.instance.objectNode().put("id", agent.id()).put("name", agent.name());
    }
}
