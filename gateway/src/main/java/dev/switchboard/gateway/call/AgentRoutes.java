package dev.switchboard.gateway.call;

import java.util.Set;
import java.util.stream.Collectors;

/// The calls that reach an agent without naming it: those to one of its `numbers`, and those by one of its `channels`.
public record AgentRoutes(Set<String> numbers, Set<String> channels) {
    public static final AgentRoutes NONE = new AgentRoutes(Set.of(), Set.of());

    public AgentRoutes {
        numbers = numbers.stream().map(AgentRoutes::plain).collect(Collectors.toUnmodifiableSet());
        channels = Set.copyOf(channels);
    }

    /// A telephone number without the spaces, dashes, dots and brackets people write into one (ITU-T E.123).
    public static String plain(String number) {
        return number.replaceAll("[\\s().-]", "");
    }
}
