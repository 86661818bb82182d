package dev.switchboard.gateway.engine.think;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An intent as one session offers it.
///
/// @param tool the session's tool that does it; empty for an answer without one, or while the session has none
/// @param slots the dialogue's, then what else the tool requires
record OfferedIntent(Intent intent, Optional<SessionTool> tool, List<BoundSlot> slots) {
    OfferedIntent {
        slots = List.copyOf(slots);
    }

    static OfferedIntent of(Intent intent, Optional<SessionTool> tool) {
        List<BoundSlot> slots = new ArrayList<>();
        List<Parameter> parameters = tool.map(SessionTool::parameters).orElse(List.of());
        for (Slot slot : intent.slots()) {
            slots.add(new BoundSlot(slot,
                    parameters.stream().filter(each -> each.name().equals(slot.parameter())).findFirst()));
        }
        for (Parameter parameter : parameters) {
            boolean described = intent.slots().stream().anyMatch(slot -> slot.parameter().equals(parameter.name()));
            if (!described && (parameter.required() || intent.slots().isEmpty())) {
                slots.add(new BoundSlot(Slot.of(parameter), Optional.of(parameter)));
            }
        }
        return new OfferedIntent(intent, tool, slots);
    }

    String id() {
        return intent.id();
    }

    /// Nothing can be done about it in this session but to say so.
    boolean isUnavailable() {
        return tool.isEmpty() && intent.without().isPresent();
    }

    Optional<BoundSlot> slot(String name) {
        return slots.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /// What it is recognised by, in the shape `ToolChoice` compares.
    SessionTool profile() {
        List<String> examples = (!intent.examples().isEmpty() ? intent.examples()
                : tool.map(SessionTool::examples).orElse(List.of())).stream().map(Wording::general).toList();
        return new SessionTool(intent.id(), intent.title() + " " + tool.filter(_ -> intent.examples().isEmpty())
                .map(SessionTool::description).orElse(""), examples,
                intent.examples().isEmpty() ? tool.map(SessionTool::parameters).orElse(List.of()) : List.of(), 0);
    }
}
