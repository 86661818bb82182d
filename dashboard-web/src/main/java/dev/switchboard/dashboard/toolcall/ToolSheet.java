package dev.switchboard.dashboard.toolcall;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.access.Pass;
import dev.switchboard.dashboard.access.Right;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A tool as somebody outside a call sees it: its own schema, and beside its arguments the handles they may give.
///
/// @param input a JSON Schema of type object, with the handles
/// @param confirm whether a person is asked first
public record ToolSheet(
        String name,
        String title,
        String description,
        ObjectNode input,
        Optional<ObjectNode> output,
        boolean readOnly,
        boolean idempotent,
        boolean confirm,
        long deadlineMs) {
    /// The ticket of an open call, of which the run becomes a line.
    static final String TICKET = "ticket_id";
    /// What a run that needs a yes was answered with.
    static final String CONFIRMATION = "confirmation";

    /// Those that whoever holds the pass may run, by name, so that the same tools are always told in the same order.
    static List<ToolSheet> of(Tools tools, Pass pass) {
        return tools.specs().stream()
                .filter(spec -> tools.readOnly(spec.name()) || pass.may(Right.TOOLS_ACT))
                .sorted(Comparator.comparing(ToolSpec::name))
                .map(spec -> sheet(spec, tools, pass))
                .toList();
    }

    private static ToolSheet sheet(ToolSpec spec, Tools tools, Pass pass) {
        ToolPolicy policy = tools.policy(spec.name()).orElse(ToolPolicy.DEFAULT);
        boolean readOnly = tools.readOnly(spec.name());
        ObjectNode input = spec.parameters().deepCopy();
        if (pass.may(Right.TICKETS_CHANGE)) {
            handle(input, TICKET, "Only when this is done for a call that goes on just now: its ticket, of which the"
                    + " run becomes a line.").put("pattern", "^GXS-[0-9]{8}-[0-9A-F]{8}$");
        }
        if (policy.confirm()) {
            handle(input, CONFIRMATION, "Only after a person has heard what this will do and said yes: the handle that"
                    + " the first attempt was answered with.");
        }
        return new ToolSheet(
                spec.name(),
                spec.name().substring(0, 1).toUpperCase(Locale.ROOT) + spec.name().substring(1).replace('_', ' '),
                spec.description(),
                input,
                spec.output(),
                readOnly,
                readOnly || policy.idempotent(),
                policy.confirm(),
                spec.deadline().toMillis());
    }

    /// A tool that has an argument of that name keeps it.
    private static ObjectNode handle(ObjectNode input, String name, String description) {
        ObjectNode properties = input.withObjectProperty("properties");
        ObjectNode property =
                JsonNodeFactory.instance.objectNode().put("type", "string").put("description", description);
        if (!properties.has(name)) {
            properties.set(name, property);
        }
        return property;
    }

    static boolean isHandle(ToolSpec spec, String name) {
        return !spec.parameters().path("properties").has(name);
    }
}
