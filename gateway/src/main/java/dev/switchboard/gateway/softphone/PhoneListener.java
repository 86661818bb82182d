package dev.switchboard.gateway.softphone;

/// Hears what happens on a softphone's call. All methods run on the phone's event loop.
public interface PhoneListener {
    /// The line stands and, where the wire tells, the ticket it became.
    default void answered(String ticketId, String agentName) {}

    /// A line so far, whole; `last` once it stays (an agent's line that was interrupted comes again, shortened).
    default void said(String speaker, String itemId, String text, boolean last) {}

    default void tool(String name, String status, long durationMs) {}

    default void problem(String code, String message) {}

    /// Every text message as it came, audio apart.
    default void message(String json) {}

    /// The end; `reason` as the other end said it, else the close reason.
    default void ended(int closeCode, String reason) {}
}
