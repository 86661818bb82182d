package dev.switchboard.gateway.call;

import dev.switchboard.store.transcript.Speaker;
import java.util.Locale;

/// What the call shows its caller besides audio.
public sealed interface CallNotice {
    record Started(String ticketId, String sessionId, AgentCard agent) implements CallNotice {}

    /// Another agent has the call from now on.
    record HandedOver(AgentCard agent) implements CallNotice {}

    record CallerSpeaking(boolean active) implements CallNotice {}

    /// The whole text of a line so far; `last` once it will not change any more (but for a truncated agent line, which
    /// is shown again, shortened to what was heard).
    record Transcript(Speaker speaker, String itemId, String text, boolean last) implements CallNotice {}

    /// `durationMs` is 0 while the tool runs.
    record ToolActivity(String name, ToolStatus status, long durationMs) implements CallNotice {}

    /// In writing alone: all that the caller wrote has been answered, as far as it will be.
    record Answered() implements CallNotice {}

    record Ended(String ticketId, EndReason reason) implements CallNotice {}

    record Problem(String code, String message) implements CallNotice {}

    enum ToolStatus {
        STARTED,
        DONE,
        FAILED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
