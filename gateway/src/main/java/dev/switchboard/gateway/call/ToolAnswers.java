package dev.switchboard.gateway.call;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.store.transcript.ToolCall;
import dev.switchboard.tools.RunNotes;
import dev.switchboard.tools.ToolOutcome;
import dev.switchboard.tools.ToolResult;
import java.time.Duration;

/// What the call itself says about a tool: to the model while a run waits or may not be, and on the ticket.
final class ToolAnswers {
    private static final int MOST_CAUSE_CHARS = 300;

    private ToolAnswers() {}

    static ToolOutcome refusal(String name, String reason) {
        return new ToolOutcome(
                name,
                new ToolResult.Refused("I am not able to do that.", reason),
                Duration.ZERO,
                "{\"status\":\"refused\",\"reason\":\"" + reason + "\",\"spoken\":\"I am not able to do that.\"}");
    }

    /// The output of a run that waits for a person.
    static String waiting(String spoken) {
        return JsonNodeFactory.instance.objectNode()
                .put("status", "waiting")
                .put("spoken", spoken)
                .put("next", "Say the words of `spoken` and nothing else. Nothing is done yet: you will be told what came of it."
                        + " If the caller says something meanwhile, answer as before; do not call this again.")
                .toString();
    }

    /// A failure's cause, as long as a ticket needs it.
    static String brief(String cause) {
        return cause.length() > MOST_CAUSE_CHARS ? cause.substring(0, MOST_CAUSE_CHARS) + "…" : cause;
    }

    /// Who decided, without the words of the note, which are metadata.
    static ToolCall.Run how(RunNotes notes) {
        String approval = notes.approval().map(words -> words.replaceFirst("(?s): .*", "")).orElse(null);
        return new ToolCall.Run(notes.attempts(), notes.cached(), notes.repeated(), notes.confirmed(), approval);
    }
}
