package dev.switchboard.gateway.call;

import java.util.List;

/// What came of it.
public sealed interface StepInOutcome {
    /// @param others the agents the call may be transferred to
    record Done(Ear.Standing standing, List<AgentCard> others) implements StepInOutcome {
        public Done {
            others = List.copyOf(others);
        }
    }

    /// It does not go with how the call stands: a sentence.
    record Refused(String why) implements StepInOutcome {}

    /// What was named is not there: a sentence.
    record Unknown(String why) implements StepInOutcome {}

    /// The call has ended.
    record Over(EndReason reason) implements StepInOutcome {}
}
