package dev.switchboard.gateway.call;

/// How an agent's calls go to people and back. An empty sentence is not said.
///
/// @param human whether the agent may ask for a person (`transfer_to_human`)
/// @param takenOver when a supervisor takes the call
/// @param handedBack when the agent has it again
/// @param waiting when a person is being looked for
/// @param nobodyFree when nobody came
public record StepInRules(boolean human, String takenOver, String handedBack, String waiting, String nobodyFree) {
    public static final StepInRules STANDARD = new StepInRules(
            false,
            "You are now speaking with a colleague of mine.",
            "I am back with you. What else can I do for you?",
            "One moment, please. I am looking for a colleague.",
            "I am sorry, none of my colleagues is free right now. Shall somebody call you back?");

    StepInRules withoutHuman() {
        return new StepInRules(false, takenOver, handedBack, waiting, nobodyFree);
    }
}
