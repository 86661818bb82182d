package dev.switchboard.gateway.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.ToolOutcome;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A caller's waiting for a person: the agent asks by its tool, supervisors are told, and the caller hears a quiet melody
/// whenever nobody speaks, until somebody takes the call or the time is over. The agent stays there and answers. Event loop
/// only.
final class HumanWait {
    /// What the model of an agent is offered that may ask for a person; the call itself carries it out.
    static final ToolSpec TOOL = ToolSpec.of(
            "transfer_to_human",
            "Asks a human colleague to take this call. Use it when the caller asks for a person, or when you cannot help and"
                    + " a person could. The caller then waits on the line.",
            """
            {"type":"object","additionalProperties":false,"properties":{"reason":{"type":"string","title":"what a colleague is needed for",
             "description":"What the caller wants, in a few words."}}}""",
            List.of("i want to talk to a person", "let me speak to a human", "get me a supervisor"),
            Duration.ofSeconds(1));

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_REASON_CHARS = 300;

    private final CallLoop loop;
    private final Duration longest;
    private final HoldMelody melody;
    private final Runnable whenNobodyCame;
    private CallLoop.@Nullable Timer timer;

    HumanWait(CallLoop loop, Duration longest, HoldMelody melody, Runnable whenNobodyCame) {
        this.loop = loop;
        this.longest = longest;
        this.melody = melody;
        this.whenNobodyCame = whenNobodyCame;
    }

    boolean waiting() {
        return timer != null;
    }

    void begin() {
        melody.begin();
        timer = loop.schedule(longest, () -> {
            end();
            whenNobodyCame.run();
        });
    }

    void end() {
        melody.end();
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /// What the model said a person is wanted for, "" where it said nothing of use.
    static String reason(String argumentsJson) {
        try {
            String reason = JSON.readTree(argumentsJson).path("reason").asText("").strip();
            return reason.length() > MOST_REASON_CHARS ? reason.substring(0, MOST_REASON_CHARS) : reason;
        } catch (JsonProcessingException broken) {
            return "";
        }
    }

    static ToolOutcome asked(String spoken) {
        ObjectNode data = JsonNodeFactory.instance.objectNode()
                .put("next", "Say the words of `spoken` and nothing else. If the caller says something meanwhile, answer as before.");
        return outcome(new ToolResult.Answer(spoken, data), "answered", spoken, data);
    }

    static ToolOutcome refused(String spoken, String reason) {
        return outcome(
                new ToolResult.Refused(spoken, reason), "refused", spoken,
                JsonNodeFactory.instance.objectNode().put("reason", reason));
    }

    private static ToolOutcome outcome(ToolResult result, String status, String spoken, ObjectNode rest) {
        ObjectNode output = JsonNodeFactory.instance.objectNode().put("status", status).put("spoken", spoken);
        output.setAll(rest);
        return new ToolOutcome(TOOL.name(), result, Duration.ZERO, output.toString());
    }
}
