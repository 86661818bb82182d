package dev.switchboard.gateway.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.ToolOutcome;
import dev.switchboard.tools.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Which agent the call is with, and how it goes to another one: the place moves, the model's session becomes the other
/// agent's, the ticket and the caller are told. The conversation stays, so the new agent knows what was said. The ticket's
/// `agent_id` stays the agent that answered, and so does whether interruptions are the call's affair or the model's. Event loop only.
final class OnDuty {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_SUMMARY_CHARS = 1_000;

    private final Place place;
    private Agent agent;

    OnDuty(Place place, boolean inWriting) {
        this.place = place;
        this.agent = inWriting ? place.at().writing() : place.at();
    }

    Agent agent() {
        return agent;
    }

    /// Carries out a tool request that is a hand-off; empty for any other tool.
    ///
    /// @param asked the agent whose answer asks for it
    Optional<ToolOutcome> handOver(Agent asked, ModelEvent.ToolRequested request, CallSides sides) {
        return asked.rules().handOffBy(request.name())
                .flatMap(handOff -> place.directory().find(handOff.agentId()))
                .map(next -> outcome(request.name(), handOver(asked, next, request, sides)));
    }

    private ToolResult handOver(Agent asked, Agent next, ModelEvent.ToolRequested request, CallSides sides) {
        if (asked != agent) {
            return new ToolResult.Refused("You are being put through already.", "already_handed_over");
        }
        Optional<String> obstacle = sides.model().obstacle(next);
        if (obstacle.isPresent()) {
            return new ToolResult.Refused(
                    "I cannot put you through to " + next.name() + " on this line.", obstacle.get());
        }
        if (!place.moveTo(next)) {
            return new ToolResult.Refused(
                    next.name() + " is on other calls right now. Please try again in a few minutes.", "agent_full");
        }
        goesOnWith(next, summary(request.argumentsJson()), sides);
        return new ToolResult.Answer(
                next.rules().takesOver(),
                JsonNodeFactory.instance.objectNode()
                        .put("agent", next.name())
                        .put("next", "You are " + next.name() + " now. Begin with the words of `spoken`, then go on with"
                                + " what the caller wants; ask for nothing that was said already."));
    }

    /// A supervisor gives the call to another agent. Returns why it cannot be, in a sentence, or nothing.
    Optional<String> transfer(String agentId, String why, CallSides sides) {
        Agent next = place.directory().find(agentId).orElse(null);
        if (next == null) {
            return Optional.of("there is no agent '" + agentId + "'; expected one of " + place.directory().ids());
        }
        if (next.id().equals(agent.id())) {
            return Optional.of("the call is with " + agentId + " already");
        }
        Optional<String> obstacle = sides.model().obstacle(next);
        if (obstacle.isPresent()) {
            return Optional.of("this line cannot go to " + agentId + ": " + obstacle.get());
        }
        if (!place.moveTo(next)) {
            return Optional.of("all lines of " + agentId + " are taken");
        }
        goesOnWith(next, why, sides);
        return Optional.empty();
    }

    /// Whom the call may be given to.
    List<AgentCard> others() {
        return place.directory().cards().stream().filter(card -> !card.id().equals(agent.id())).toList();
    }

    private void goesOnWith(Agent next, String why, CallSides sides) {
        Agent before = agent;
        agent = next.inCallOf(before);
        sides.model().become(agent);
        sides.recording().agentIs(agent);
        sides.scribe().metadata("handoff", before.id() + " to " + next.id() + (why.isEmpty() ? "" : ": " + why));
        sides.line().show(new CallNotice.HandedOver(next.card()));
        sides.metrics().handedOver(before.id(), next.id());
    }

    /// The model's words, or nothing: an argument that is no JSON must not stop a hand-off.
    private static String summary(String argumentsJson) {
        try {
            String summary = JSON.readTree(argumentsJson).path("summary").asText("").strip();
            return summary.length() > MOST_SUMMARY_CHARS ? summary.substring(0, MOST_SUMMARY_CHARS) : summary;
        } catch (JsonProcessingException broken) {
            return "";
        }
    }

    private static ToolOutcome outcome(String tool, ToolResult result) {
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        switch (result) {
            case ToolResult.Answer(String spoken, var data) -> {
                output.put("status", "answered").put("spoken", spoken);
                data.properties().forEach(field -> output.set(field.getKey(), field.getValue()));
            }
            case ToolResult.Refused(String spoken, String reason) ->
                    output.put("status", "refused").put("spoken", spoken).put("reason", reason);
            case ToolResult.Failed(String spoken, String _) -> output.put("status", "failed").put("spoken", spoken);
        }
        return new ToolOutcome(tool, result, Duration.ZERO, output.toString());
    }
}
