package dev.switchboard.tools.customer;

/// Where it is noted whether a caller wants the summary of the call by e-mail. Methods may block; they throw when it cannot
/// be noted just now.
public interface SummaryWishes {
    /// The caller agreed, in the tool call of that id. Takes the place of what was said before. False when it is too late.
    boolean agreed(String ticketId, String address, String callId);

    /// The caller declined, or took it back. False when it is too late.
    boolean declined(String ticketId, String callId);
}
