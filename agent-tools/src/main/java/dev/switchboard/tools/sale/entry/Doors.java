package dev.switchboard.tools.sale.entry;

import java.util.List;

/// How full a house is: tickets that may come in, and those that have.
public record Doors(
        String eventId, String event, String startsAt, String eventState, long expected, long in, List<Section> sections,
        List<Tally> gates, List<Tally> refused) {
    /// A number under a name: a gate's, a reason's.
    public record Tally(String name, long count) {}

    public record Section(String name, long expected, long in) {}

    public Doors {
        sections = List.copyOf(sections);
        gates = List.copyOf(gates);
        refused = List.copyOf(refused);
    }
}
