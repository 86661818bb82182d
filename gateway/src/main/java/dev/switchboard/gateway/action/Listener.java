package dev.switchboard.gateway.action;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.tools.ToolSpec;
import java.util.List;

/// Understands one conversation. Blocks; for one thread at a time.
interface Listener {
    /// What to do next: say something, or call tools and then be asked again.
    ///
    /// @param history the whole conversation, oldest first
    /// @param tools what the agent may call
    Thought think(Agent agent, List<HistoryEntry> history, List<ToolSpec> tools) throws NotUnderstoodException, InterruptedException;

    /// Its name for those who ask what understood them.
    String name();

    /// It cannot say what to do. The message is for the log.
    final class NotUnderstoodException extends Exception {
        private static final long serialVersionUID = 1;

        NotUnderstoodException(String message) {
            super(message);
        }
    }
}
