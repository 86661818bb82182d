package dev.switchboard.tools;

/// What an agent says word for word around a tool's runs.
///
/// @param filler when a run takes long
/// @param stillAtWork every few seconds that it goes on taking long
/// @param approval when a person of the house has to agree first
public record ToolSentences(String filler, String stillAtWork, String approval) {
    public static final ToolSentences STANDARD = new ToolSentences("One moment, please.",
            "I am still working on it. Thank you for waiting.", "I need a colleague to approve that. One moment, please.");

    public ToolSentences {
        if (filler.isBlank() || stillAtWork.isBlank() || approval.isBlank()) {
            throw new IllegalArgumentException("a sentence to say is not empty");
        }
    }
}
