package dev.switchboard.dashboard.toolcall;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.switchboard.tools.ToolOutcome;
import dev.switchboard.tools.ToolResult;
import java.util.List;
import java.util.Optional;

/// What came of a tool somebody wanted run.
public sealed interface ToolRun {
    /// There is no such tool; these there are.
    record Unknown(String tool, List<String> known) implements ToolRun {}

    /// Whoever asks lacks a right: the message names it.
    record Forbidden(String message) implements ToolRun {}

    /// Nothing ran; each problem begins with the name of its field.
    record Wrong(List<String> problems) implements ToolRun {}

    /// No such ticket.
    record NoTicket(String message) implements ToolRun {}

    /// No room just now.
    record Busy(String message) implements ToolRun {}

    /// A person has to say yes first: asking again with `handle` as the argument `confirmation` says that they did.
    record NeedsYes(String question, String handle) implements ToolRun {}

    /// It ran.
    ///
    /// @param problems what was wrong with it, where the outcome says so
    /// @param ticketId the ticket it is a line of, empty for nobody's
    /// @param note what whoever asked should know beside the outcome, or ""
    record Done(String runId, ToolOutcome outcome, List<String> problems, Optional<String> ticketId, String note)
            implements ToolRun {
        /// What the tool found out; missing for a refusal or a failure.
        public JsonNode data() {
            return outcome.result() instanceof ToolResult.Answer(_, JsonNode data)
                    ? data
                    : MissingNode.getInstance();
        }
    }
}
