package dev.switchboard.gateway.model.live;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.model.Remembered;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The session an agent asks of GPT-Live: one codec both ways, instructions, voice, delegation and what was said
/// before. Limits: 128 messages of about 8,192 tokens together, 16,384 tokens of instructions (Live API reference,
/// `session.start`).
record LiveSessionRequest(String model, Agent agent, AudioFormat format, Tools tools, Optional<String> backendModel) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_MESSAGES = 128;
    private static final int MOST_HISTORY_CHARACTERS = 24_000;
    /// Interruption is steered by words alone; there is no setting for it.
    private static final String MANNERS = """


            Interruption policy: stop speaking at once when the caller starts to talk over you, except for short sounds of \
            agreement such as "uh-huh" or "okay".
            You cannot look anything up or do anything by yourself: delegate it, tell the caller briefly that you are looking, and \
            say what comes back. Never invent a result.""";

    ObjectNode session(List<Remembered> before) {
        ObjectNode session = JSON.createObjectNode();
        session.put("model", model).put("instructions", agent.instructions() + MANNERS + offered());
        ObjectNode audio = session.putObject("audio");
        audio.set("format", format(format));
        audio.putObject("output").put("voice", agent.voice());
        session.set("delegation", delegation());
        List<Remembered> told = recent(before);
        if (!told.isEmpty()) {
            ArrayNode input = session.putArray("input");
            told.forEach(said -> input.add(message(said)));
        }
        return session;
    }

    LiveSessionRequest by(Agent other) {
        return new LiveSessionRequest(model, other, format, tools, backendModel);
    }

    /// What tells a session that runs already that it is this agent's now: instructions can only be added, and the voice
    /// stays.
    String taking() {
        return "From now on you are " + agent.name() + " and follow these instructions instead of the earlier ones.\n"
                + agent.instructions() + offered();
    }

    /// Who runs delegated work: a backend model of the server, with the agent's tools, or we.
    ObjectNode delegation() {
        ObjectNode delegation = JSON.createObjectNode();
        if (backendModel.isEmpty()) {
            return delegation.put("type", "client");
        }
        ObjectNode responses = delegation.put("type", "responses").putObject("responses");
        responses.put("model", backendModel.get()).put("instructions", agent.instructions());
        ArrayNode functions = responses.putArray("tools");
        specs().forEach(spec -> functions.addObject()
                .put("type", "function")
                .put("name", spec.name())
                .put("description", spec.description())
                .set("parameters", spec.parameters()));
        return delegation;
    }

    /// The words of a remembered item, as context for a session that runs already.
    static String words(Remembered said) {
        return switch (said) {
            case Remembered.CallerSaid(_, String text) -> "The caller said: " + text;
            case Remembered.AgentSaid(_, String text) -> "You said: " + text;
            case Remembered.Noted(_, String text) -> "You were told: " + text;
            case Remembered.ToolUsed(_, String name, String arguments, String output) -> "The tool " + name + " was used with "
                    + arguments + (output == null ? " and has not answered yet." : " and answered: " + output);
        };
    }

    private String offered() {
        StringBuilder offered = new StringBuilder("\nWhat you can delegate:");
        specs().forEach(spec -> offered.append("\n- ").append(spec.name()).append(": ").append(spec.description()));
        return offered.toString();
    }

    private List<ToolSpec> specs() {
        return Stream.concat(
                        tools.specs(agent.tools()).stream(),
                        agent.rules().callTools().stream())
                .toList();
    }

    /// As much of the end as the limits allow.
    private static List<Remembered> recent(List<Remembered> before) {
        int from = Math.max(0, before.size() - MOST_MESSAGES);
        int characters = 0;
        for (int i = before.size() - 1; i >= from; i--) {
            characters += words(before.get(i)).length();
            if (characters > MOST_HISTORY_CHARACTERS) {
                from = i + 1;
            }
        }
        return before.subList(from, before.size());
    }

    private static ObjectNode message(Remembered said) {
        return switch (said) {
            case Remembered.CallerSaid(_, String text) -> message("user", "input_text", text);
            case Remembered.AgentSaid(_, String text) -> message("assistant", "output_text", text);
            case Remembered.Noted _, Remembered.ToolUsed _ -> message("developer", "input_text", words(said));
        };
    }

    private static ObjectNode message(String role, String type, String text) {
        ObjectNode message = JSON.createObjectNode().put("type", "message").put("role", role);
        message.putArray("content").addObject().put("type", type).put("text", text);
        return message;
    }

    private static ObjectNode format(AudioFormat format) {
        ObjectNode json = JSON.createObjectNode();
        return switch (format) {
            case PCM16_24K -> json.put("type", "audio/pcm").put("rate", 24_000);
            case PCMU_8K -> json.put("type", "audio/pcmu").put("rate", 8_000);
            case PCMA_8K -> json.put("type", "audio/pcma").put("rate", 8_000);
        };
    }
}
