package dev.switchboard.gateway.model.live;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.model.Remembered;
import java.util.List;

/// Reads from a conversation what the caller wants done. GPT-Live's client delegation says only that something is to be
/// done; the client must know what from its own transcript. Called on the call's loop, so it must not block.
@FunctionalInterface
public interface TaskReader {
    /// What to do for the caller's last words.
    Plan read(Agent agent, List<Remembered> conversation);

    sealed interface Plan {
        /// Tools to use, in order.
        record Use(List<Task> tasks) implements Plan {
            public Use {
                tasks = List.copyOf(tasks);
            }
        }

        /// Nothing to use; this can be said.
        record Say(String words) implements Plan {}
    }

    record Task(String tool, String argumentsJson) {}
}
