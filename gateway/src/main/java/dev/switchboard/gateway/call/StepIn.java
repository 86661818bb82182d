package dev.switchboard.gateway.call;

/// What a supervisor does to a call.
public sealed interface StepIn {
    /// Who, for the ticket.
    String by();

    /// By which the supervisor listens to this call, "" for one who does not.
    String listener();

    /// How the call stands; changes nothing.
    record Look(String by, String listener) implements StepIn {}

    /// An instruction to the agent that the caller does not hear.
    ///
    /// @param answerNow whether the agent is to speak at once, not only when the caller has spoken
    record Whisper(String by, String listener, String text, boolean answerNow) implements StepIn {}

    /// A sentence the agent says word for word, when it has said what it is saying.
    record Say(String by, String listener, String text) implements StepIn {}

    /// The supervisor speaks in the agent's place, by the listener's own microphone.
    record TakeOver(String by, String listener) implements StepIn {}

    record HandBack(String by, String listener) implements StepIn {}

    record Transfer(String by, String listener, String agentId) implements StepIn {}

    record End(String by, String listener) implements StepIn {}
}
