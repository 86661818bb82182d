package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.realtime.RealtimeError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One session, seen from both ends: the model is asked for the agent's instructions with the client's behind them and for
/// the tools of both, and the client is shown its own. What the client may not have is named in an error, as the API would.
///
/// The client's words count once the model has taken them (`session.updated`); updates are answered in order, so those
/// under way wait in a queue. Event loop only.
final class SessionView {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /// Updates on their way to the model.
    private static final int MOST_PENDING = 64;

    private record Wishes(String instructions, ArrayNode tools, boolean transcribes) {}

    private final String agentInstructions;
    private final ArrayNode agentTools;
    private final JsonNode transcriptionModel;
    private final OwnItems own;
    private final boolean reveals;
    private final Map<String, Wishes> pending = new LinkedHashMap<>();
    private Wishes wishes = new Wishes("", JSON.arrayNode(), false);

    /// @param agent the session the agent asks for, in GA
    /// @param reveals whether the client may see the agent's instructions and tools
    SessionView(ObjectNode agent, OwnItems own, boolean reveals) {
        this.agentInstructions = agent.path("instructions").asText("");
        this.agentTools = agent.path("tools") instanceof ArrayNode tools ? tools : JSON.arrayNode();
        this.transcriptionModel = agent.path("audio").path("input").path("transcription").path("model");
        this.own = own;
        this.reveals = reveals;
    }

    /// Whether the client asked for the caller's words. The model tells them in any case, for the ticket.
    boolean clientIsToldWords() {
        return wishes.transcribes;
    }

    /// Changes the client's `session.update` into the one for the model; the error instead when it cannot be.
    ///
    /// @param eventId of the update, by which the model's refusal is told
    Optional<RealtimeError> merge(ObjectNode event, String eventId) {
        if (!(event.get("session") instanceof ObjectNode session)) {
            return Optional.empty();
        }
        if (pending.size() >= MOST_PENDING) {
            return refusal("rate_limit_exceeded", MOST_PENDING + " session updates are under way; wait for their answers.", "session");
        }
        if (session.path("type").asText().equals("transcription")) {
            return refusal("invalid_value", "Passing a transcription session update event to a realtime session is not allowed.",
                    "session.type");
        }
        if (session.hasNonNull("prompt")) {
            return refusal("invalid_value", "This session's prompt is the agent's and cannot be changed.", "session.prompt");
        }
        Wishes last = pending.isEmpty() ? wishes : lastPending();
        for (int i = 0; i < session.path("tools").size(); i++) {
            String name = session.path("tools").path(i).path("name").asText();
            if (own.isOwnTool(name)) {
                return refusal("invalid_value", "The agent has a tool named '" + name + "' already.", "session.tools[" + i + "].name");
            }
        }
        // The model and the prompt are the gateway's to choose; the API too passes over another model.
        session.remove("model");
        session.remove("prompt");
        pending.put(eventId, new Wishes(instructions(session, last), tools(session, last), transcribes(session, last)));
        return Optional.empty();
    }

    private Wishes lastPending() {
        Wishes last = wishes;
        for (Wishes each : pending.values()) {
            last = each;
        }
        return last;
    }

    private String instructions(ObjectNode session, Wishes last) {
        JsonNode given = session.get("instructions");
        if (given == null || given.isNull()) {
            session.remove("instructions");
            return last.instructions;
        }
        if (given.isTextual()) {
            session.put("instructions", behindTheAgents(given.textValue()));
        }
        return given.asText();
    }

    private String behindTheAgents(String clients) {
        return clients.isBlank() ? agentInstructions : agentInstructions + "\n\n" + clients;
    }

    private ArrayNode tools(ObjectNode session, Wishes last) {
        JsonNode given = session.get("tools");
        if (given == null || given.isNull()) {
            session.remove("tools");
            return last.tools;
        }
        if (!(given instanceof ArrayNode tools)) {
            return last.tools;
        }
        session.set("tools", withTheAgents(tools));
        return tools;
    }

    /// The client's first, so that an error counts them as the client does.
    private ArrayNode withTheAgents(ArrayNode clients) {
        return clients.deepCopy().addAll(agentTools);
    }

    /// The words are always wanted for the ticket, by the model that the gateway is set up with.
    private boolean transcribes(ObjectNode session, Wishes last) {
        if (!(session.path("audio").path("input") instanceof ObjectNode input)) {
            return last.transcribes;
        }
        JsonNode given = input.get("transcription");
        if (given == null) {
            return last.transcribes;
        }
        if (given.isNull()) {
            input.remove("transcription");
            return false;
        }
        if (given instanceof ObjectNode transcription && transcriptionModel.isTextual()) {
            transcription.set("model", transcriptionModel);
        }
        return true;
    }

    /// Does the same for one response: its instructions and tools replace the session's, so the agent's go with them. A
    /// response beside the conversation is the client's own affair and is offered only the client's tools.
    Optional<RealtimeError> mergeResponse(ObjectNode event) {
        boolean beside = event.path("response").path("conversation").asText().equals("none");
        if (!(event.get("response") instanceof ObjectNode response)) {
            return Optional.empty();
        }
        if (response.hasNonNull("prompt")) {
            return refusal("invalid_value", "This session's prompt is the agent's and cannot be changed.", "response.prompt");
        }
        response.remove("prompt");
        if (beside) {
            if (!response.hasNonNull("tools")) {
                response.set("tools", wishes.tools.deepCopy());
            }
            return Optional.empty();
        }
        if (response.path("instructions").isTextual()) {
            response.put("instructions", behindTheAgents(response.path("instructions").asText()));
        }
        if (response.get("tools") instanceof ArrayNode tools) {
            response.set("tools", withTheAgents(tools));
        }
        return Optional.empty();
    }

    /// The model has taken an update: the client's next, or one of the gateway's.
    void updated() {
        if (!pending.isEmpty()) {
            String first = pending.keySet().iterator().next();
            wishes = Objects.requireNonNull(pending.remove(first));
        }
    }

    /// The model has refused this event; when it was an update, things stay as they were.
    void refused(@Nullable String eventId) {
        pending.remove(eventId);
    }

    /// Changes the model's session into what the client may see of it.
    void show(ObjectNode session) {
        if (session.path("audio").path("input") instanceof ObjectNode input && !wishes.transcribes) {
            input.putNull("transcription");
        }
        if (!reveals) {
            session.put("instructions", wishes.instructions);
            session.set("tools", wishes.tools.deepCopy());
            session.remove("prompt");
        }
    }

    private static Optional<RealtimeError> refusal(String code, String message, String param) {
        return Optional.of(RealtimeError.invalidRequest(code, message, param, null));
    }
}
