package dev.switchboard.dashboard.ops;

import java.util.List;

/// Reads the agents' files again, as the owner of the process does it. Asked from any thread; takes as long as reading.
@FunctionalInterface
public interface AgentReload {
    Outcome reload();

    sealed interface Outcome {
        /// The agents that answer from the next call on, the default one first, and what does not change before the next
        /// start, "" for nothing.
        record Done(List<String> agents, String note) implements Outcome {}

        /// Nothing changed, because of what stands in this line: file, key, and what was expected.
        record Refused(String why) implements Outcome {}
    }
}
