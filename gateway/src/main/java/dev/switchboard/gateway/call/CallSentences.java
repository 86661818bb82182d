package dev.switchboard.gateway.call;

/// What an agent says, word for word, when a call reaches its bounds. An empty one is not said.
///
/// @param stillThere when nobody has said anything for a while
/// @param silenceGoodbye when nobody answers that either
/// @param timeWarning some time before the longest call is over
/// @param timeGoodbye when it is over
/// @param closing when the gateway shuts down
/// @param recording that the call is recorded, where that is announced
public record CallSentences(
        String stillThere, String silenceGoodbye, String timeWarning, String timeGoodbye, String closing, String recording) {
    /// An agent that says nothing of the kind.
    static final CallSentences NONE = new CallSentences("", "", "", "", "", "");

    public static final CallSentences STANDARD = new CallSentences(
            "Are you still there?",
            "I cannot hear you, so I will end the call now. Please call again any time. Goodbye.",
            "We are about to reach the time limit of this call.",
            "We have reached the time limit of this call. Thank you for calling. Goodbye.",
            "I am sorry, our line is closing now. Please call again a little later. Goodbye.",
            "This call is recorded.");

    public CallSentences(
            String stillThere, String silenceGoodbye, String timeWarning, String timeGoodbye, String closing) {
        this(stillThere, silenceGoodbye, timeWarning, timeGoodbye, closing, "This call is recorded.");
    }
}
