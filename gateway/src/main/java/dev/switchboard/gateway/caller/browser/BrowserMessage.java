package dev.switchboard.gateway.caller.browser;

import dev.switchboard.gateway.call.AgentCard;
import dev.switchboard.gateway.call.CallNotice.ToolStatus;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.store.transcript.Speaker;

/// The text messages of `/calls/browser`. Binary frames are bare PCM and have no message.
sealed interface BrowserMessage {
    /// What a browser says.
    sealed interface FromBrowser extends BrowserMessage {
        record Text(String text) implements FromBrowser {}

        /// `playedMs` milliseconds of the item have left the loudspeaker.
        record Playback(String itemId, long playedMs) implements FromBrowser {}

        record Dtmf(char key) implements FromBrowser {}

        record Hangup() implements FromBrowser {}

        /// A type this gateway does not know; counted and passed over.
        record Unrecognised(String type) implements FromBrowser {}

        /// Not a message at all, or one whose fields are wrong; `code` goes back to the browser with `what`.
        record Broken(String code, String what) implements FromBrowser {}
    }

    /// What the gateway says.
    sealed interface ToBrowser extends BrowserMessage {
        record CallStarted(String ticketId, String sessionId, AgentCard agent) implements ToBrowser {}

        /// A chat stands, or a page is back at it; `resume` is what it comes back with.
        record ChatStarted(String ticketId, String sessionId, AgentCard agent, String resume, boolean resumed) implements ToBrowser {
            /// Without the token, which opens the chat to whoever has it.
            @Override
            public String toString() {
                return "ChatStarted[" + ticketId + "]";
            }
        }

        /// What was written is answered, as far as it will be.
        record Answered() implements ToBrowser {}

        /// Another agent has the call from now on.
        record AgentChanged(AgentCard agent) implements ToBrowser {}

        /// The binary frames that follow belong to this item.
        record AudioItem(String itemId) implements ToBrowser {}

        /// Drop what is not yet played.
        record AudioClear(String itemId) implements ToBrowser {}

        record CallerSpeaking(boolean active) implements ToBrowser {}

        record Transcript(Speaker speaker, String itemId, String text, boolean last) implements ToBrowser {}

        record Tool(String name, ToolStatus status, long durationMs) implements ToBrowser {}

        record CallEnded(String ticketId, EndReason reason) implements ToBrowser {}

        record Error(String code, String message) implements ToBrowser {}
    }
}
