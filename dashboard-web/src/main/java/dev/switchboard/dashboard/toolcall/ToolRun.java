package dev.switchboard.dashboard.toolcall;

import dev.switchboard.tools.ToolOutcome;
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
    /// @param cause why it failed, "" where it did not or whoever asked may not know
    record Done(
            String runId,
            ToolOutcome outcome,
            List<String> problems,
            Optional<String> ticketId,
            String note,
            String cause)
            implements ToolRun {}
}
