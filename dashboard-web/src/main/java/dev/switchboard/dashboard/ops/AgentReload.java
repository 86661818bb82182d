package dev.switchboard.dashboard.ops;

import dev.switchboard.dashboard.agent.Staff;
import java.util.List;

/// Reads the agents' files again, as the owner of the process does it. Asked from any thread; takes as long as reading.
@FunctionalInterface
public interface AgentReload {
    Outcome reload();

    /// The agents as they are now. Asked on each request, from any thread; answers at once.
    default Staff staff() {
        return Staff.NONE;
    }

    sealed interface Outcome {
        /// The agents that answer from the next call on, the default one first, and what does not change before the next
        /// start, "" for nothing.
        record Done(List<String> agents, String note) implements Outcome {}

        /// Nothing changed, because of what stands in this line: file, key, and what was expected.
        record Refused(String why) implements Outcome {}
    }
}
