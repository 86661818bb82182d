package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.realtime.RealtimeError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One session, seen from both ends: the model is asked for the agent's instructions with the client's behind them and for
/// the tools of both, and the client is shown its own. What the client may not have is named in an error, as the API would.
///
/// When the call goes to another agent, that one's part takes the place of the first one's; what the client has set stays.
///
/// The client's words count once the model has taken them (`session.updated`); updates are answered in order, so those
/// under way wait in a queue. Event loop only.
final class SessionView {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /// Updates on their way to the model.
    private static final int MOST_PENDING = 64;

    /// What the client has set; null where it has said nothing.
    private record Wishes(
            @Nullable String instructions,
            @Nullable ArrayNode tools,
            @Nullable Boolean transcribes,
            @Nullable ObjectNode transcription,
            boolean voice,
            boolean turnDetection) {
        private static final Wishes NONE = new Wishes(null, null, null, null, false, false);

        private Wishes then(Wishes later) {
            return new Wishes(
                    later.instructions == null ? instructions : later.instructions,
                    later.tools == null ? tools : later.tools,
                    later.transcribes == null ? transcribes : later.transcribes,
                    later.transcription == null ? transcription : later.transcription,
                    voice || later.voice,
                    turnDetection || later.turnDetection);
        }

        private String words() {
            return instructions == null ? "" : instructions;
        }

        private ArrayNode ownTools() {
            return tools == null ? JSON.arrayNode() : tools;
        }
    }

    /// @param ours asked for by a hand-off, not by the client
    /// @param shown whether the client hears of it
    private record Update(String eventId, Wishes wishes, boolean ours, boolean shown) {}

    private final OwnItems own;
    private final OwnIds ids;
    private final Consumer<ObjectNode> toModel;
    private final boolean reveals;
    private final Deque<Update> pending = new ArrayDeque<>();
    private ObjectNode agent;
    private JsonNode agentTranscription;
    private Wishes wishes = Wishes.NONE;

    /// @param agent the session the agent asks for
    /// @param reveals whether the client may see the agent's instructions and tools
    SessionView(AgentPart agent, OwnItems own, OwnIds ids, Consumer<ObjectNode> toModel, boolean reveals) {
        this.agent = agent.session();
        this.agentTranscription = transcription(agent.session());
        this.own = own;
        this.ids = ids;
        this.toModel = toModel;
        this.reveals = reveals;
        own.offer(agent.toolNames());
    }

    private static JsonNode transcription(ObjectNode session) {
        return session.path("audio").path("input").path("transcription");
    }

    /// Whether the client asked for the caller's words. The model tells them in any case, for the ticket.
    boolean clientIsToldWords() {
        return Boolean.TRUE.equals(wishes.transcribes);
    }

    /// Whether a tool of the client, or one it has just asked for, is called so.
    boolean clientHasOneOf(Set<String> names) {
        for (JsonNode tool : latest().ownTools()) {
            if (names.contains(tool.path("name").asText())) {
                return true;
            }
        }
        return false;
    }

    /// The call is another agent's from now on.
    ///
    /// @param next what changes in the session; instructions and tools whole
    void become(AgentPart next) {
        agent = next.session();
        if (transcription(agent).isObject()) {
            agentTranscription = transcription(agent);
        }
        own.offer(next.toolNames());
        askForTheAgentsPart();
    }

    private void askForTheAgentsPart() {
        Wishes now = latest();
        ObjectNode session = agent.deepCopy();
        session.put("instructions", behindTheAgents(now.words()));
        session.set("tools", withTheAgents(now.ownTools()));
        session.remove("tool_choice");
        if (session.path("audio") instanceof ObjectNode audio) {
            leaveTheClients(audio, now);
            if (audio.isEmpty()) {
                session.remove("audio");
            }
        }
        ObjectNode update = JSON.objectNode().put("type", "session.update").put("event_id", ids.next());
        update.set("session", session);
        pending.add(new Update(update.path("event_id").asText(), Wishes.NONE, true, reveals || session.has("audio")));
        toModel.accept(update);
    }

    /// Takes out of what the agent wants changed that which the client has set.
    private void leaveTheClients(ObjectNode audio, Wishes now) {
        if (audio.path("input") instanceof ObjectNode input) {
            if (now.turnDetection) {
                input.remove("turn_detection");
            }
            if (now.transcription != null && input.has("transcription")) {
                input.set("transcription", inTheHousesWay(now.transcription.deepCopy()));
            }
            if (input.isEmpty()) {
                audio.remove("input");
            }
        }
        if (now.voice) {
            audio.remove("output");
        }
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
        for (int i = 0; i < session.path("tools").size(); i++) {
            String name = session.path("tools").path(i).path("name").asText();
            if (own.isOwnTool(name)) {
                return refusal("invalid_value", "The agent has a tool named '" + name + "' already.", "session.tools[" + i + "].name");
            }
        }
        // The model and the prompt are the gateway's to choose; the API too passes over another model.
        session.remove("model");
        session.remove("prompt");
        JsonNode input = session.path("audio").path("input");
        boolean turnDetection = input.has("turn_detection");
        boolean voice = session.path("audio").path("output").hasNonNull("voice");
        ObjectNode words = input.path("transcription") instanceof ObjectNode given ? given.deepCopy() : null;
        pending.add(new Update(
                eventId,
                new Wishes(instructions(session), tools(session), transcribes(input), words, voice, turnDetection),
                false,
                true));
        return Optional.empty();
    }

    /// What will hold when the model has taken all that is under way.
    private Wishes latest() {
        Wishes latest = wishes;
        for (Update each : pending) {
            latest = latest.then(each.wishes);
        }
        return latest;
    }

    private @Nullable String instructions(ObjectNode session) {
        JsonNode given = session.get("instructions");
        if (given == null || given.isNull()) {
            session.remove("instructions");
            return null;
        }
        if (given.isTextual()) {
            session.put("instructions", behindTheAgents(given.textValue()));
        }
        return given.asText();
    }

    private String behindTheAgents(String clients) {
        String agents = agent.path("instructions").asText("");
        return clients.isBlank() ? agents : agents + "\n\n" + clients;
    }

    private @Nullable ArrayNode tools(ObjectNode session) {
        JsonNode given = session.get("tools");
        if (given == null || given.isNull()) {
            session.remove("tools");
            return null;
        }
        if (!(given instanceof ArrayNode tools)) {
            return null;
        }
        session.set("tools", withTheAgents(tools));
        return tools;
    }

    /// The client's first, so that an error counts them as the client does.
    private ArrayNode withTheAgents(ArrayNode clients) {
        ArrayNode both = clients.deepCopy();
        agent.path("tools").forEach(both::add);
        return both;
    }

    /// The words are always wanted for the ticket.
    private @Nullable Boolean transcribes(JsonNode half) {
        if (!(half instanceof ObjectNode input) || !input.has("transcription")) {
            return null;
        }
        if (input.path("transcription").isNull()) {
            input.remove("transcription");
            return false;
        }
        if (input.path("transcription") instanceof ObjectNode transcription) {
            inTheHousesWay(transcription);
        }
        return true;
    }

    /// By the model that the gateway is set up with, in the agent's language where the client names none.
    private ObjectNode inTheHousesWay(ObjectNode transcription) {
        for (String key : List.of("model", "language")) {
            JsonNode agents = agentTranscription.path(key);
            if (agents.isTextual() && (key.equals("model") || !transcription.hasNonNull(key) && !transcription.hasNonNull("languages"))) {
                transcription.set(key, agents);
            }
        }
        return transcription;
    }

    /// Why the client's `response.create` cannot be, if so.
    static Optional<RealtimeError> refusal(ObjectNode event) {
        return event.path("response").hasNonNull("prompt")
                ? refusal("invalid_value", "This session's prompt is the agent's and cannot be changed.", "response.prompt")
                : Optional.empty();
    }

    /// Changes the client's `response.create` as `merge` does a session: its instructions and tools replace the session's, so
    /// the agent's go with them. A response beside the conversation is the client's own affair and is offered only the
    /// client's tools.
    void mergeResponse(ObjectNode event) {
        if (!(event.get("response") instanceof ObjectNode response)) {
            return;
        }
        response.remove("prompt");
        if (response.path("conversation").asText().equals("none")) {
            if (!response.hasNonNull("tools")) {
                response.set("tools", wishes.ownTools().deepCopy());
            }
            return;
        }
        if (response.path("instructions").isTextual()) {
            response.put("instructions", behindTheAgents(response.path("instructions").asText()));
        }
        if (response.get("tools") instanceof ArrayNode tools) {
            response.set("tools", withTheAgents(tools));
        }
    }

    /// The model has taken an update, the oldest one under way. True when the client is to hear of it.
    boolean updated() {
        Update first = pending.poll();
        if (first == null) {
            return true;
        }
        wishes = wishes.then(first.wishes);
        return first.shown;
    }

    /// The model has refused this event; when it was an update, things stay as they were. An agent's part that was asked for
    /// meanwhile counted on it, and is asked for again.
    void refused(@Nullable String eventId) {
        Optional<Update> gone = pending.stream().filter(update -> update.eventId.equals(eventId)).findFirst();
        gone.ifPresent(pending::remove);
        if (gone.isPresent() && !gone.get().ours && pending.stream().anyMatch(Update::ours)) {
            askForTheAgentsPart();
        }
    }

    /// Changes the model's session into what the client may see of it.
    void show(ObjectNode session) {
        if (session.path("audio").path("input") instanceof ObjectNode input && !clientIsToldWords()) {
            input.putNull("transcription");
        }
        if (!reveals) {
            session.put("instructions", wishes.words());
            session.set("tools", wishes.ownTools().deepCopy());
            session.remove("prompt");
        }
    }

    private static Optional<RealtimeError> refusal(String code, String message, String param) {
        return Optional.of(RealtimeError.invalidRequest(code, message, param, null));
    }
}
