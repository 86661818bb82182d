package dev.switchboard.dashboard.agent;

import dev.switchboard.tools.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What is set for one agent, for people to read. Holds no secret.
///
/// @param file where it was read from
/// @param tools names of the tools its calls may use, some of which this house may not have
/// @param callTools what the call itself carries out for it, such as a hand-off
/// @param recording `off`, `on` or `announced`
/// @param turns how its callers' turns end, and what interrupts it, by key of its file
/// @param sentences what it says at its bounds, by key of its file
public record AgentSheet(
        String id,
        String name,
        String description,
        String file,
        String greeting,
        String takesOver,
        String instructions,
        String voice,
        Optional<String> model,
        Optional<String> language,
        String recording,
        List<String> tools,
        List<ToolSpec> callTools,
        List<HandOff> handOffs,
        Set<String> numbers,
        Set<String> channels,
        Limits limits,
        Map<String, String> turns,
        Map<String, String> sentences) {

    /// To whom it may give a call, and when.
    public record HandOff(String agent, String when) {}

    /// What holds for its calls: its own bounds, else the house's. A duration of zero means no bound.
    ///
    /// @param calls at once; empty where only the house's own bound holds
    /// @param own those that its file sets
    public record Limits(
            OptionalInt calls, Duration longest, Duration silencePrompt, Duration silence, Set<String> own) {}
}
