package dev.switchboard.gateway.engine.think;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What tools have answered in this conversation. A refusal, a failure or a run that waits tells nothing.
final class Results {
    private record Result(String tool, JsonNode output) {}

    /// The status of an output that found out nothing; `waiting` is of a run that a person has to approve first.
    static final Set<String> NOTHING = Set.of("refused", "failed", "waiting");

    private final List<Result> results = new ArrayList<>();

    void add(String tool, JsonNode output) {
        String status = output.path("status").asText("");
        if (!NOTHING.contains(status)) {
            results.add(new Result(tool, output));
        }
    }

    /// After a job is done, what led to it counts no more: its last result stays.
    void keepLast() {
        if (results.size() > 1) {
            results.subList(0, results.size() - 1).clear();
        }
    }

    /// The values of `tool.field` in the newest result that has any, for the first of the paths that is known at all.
    ///
    /// @param slots values for `by`; a path by a slot without a value takes every row
    List<String> values(List<String> paths, Map<String, String> slots) {
        for (String path : paths) {
            List<String> parts = List.of(path.split("\\.| by "));
            String by = parts.size() < 3 ? "" : slots.getOrDefault(parts.get(2), "");
            for (Result result : results.reversed()) {
                if (!result.tool.equals(parts.get(0))) {
                    continue;
                }
                Set<String> values = by.isEmpty() ? all(result.output, parts.get(1), _ -> true)
                        : all(result.output, parts.get(1), row -> row.path(parts.get(2)).asText("").equals(by));
                if (values.isEmpty() && !by.isEmpty()) {
                    values = all(result.output, parts.get(1), row -> isAbout(row.path(parts.get(2)).asText(""), by));
                }
                if (!values.isEmpty()) {
                    return List.copyOf(values);
                }
            }
        }
        return List.of();
    }

    /// "lakers" is about "Lakers vs Warriors".
    static boolean isAbout(String name, String said) {
        Set<String> stems = Words.contentStems(Words.of(said));
        return name.equalsIgnoreCase(said) || Words.contentStems(Words.of(name)).stream().anyMatch(stems::contains);
    }

    /// A value for a template: `tool.field`, or a field of the newest result that has it once.
    Optional<String> value(String name) {
        if (name.contains(".")) {
            return single(values(List.of(name), Map.of()));
        }
        for (Result result : results.reversed()) {
            Set<String> values = all(result.output, name, _ -> true);
            if (!values.isEmpty()) {
                return single(List.copyOf(values));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> single(List<String> values) {
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private static Set<String> all(JsonNode node, String name, Predicate<JsonNode> row) {
        return all(node, name, row, new LinkedHashSet<>());
    }

    private static Set<String> all(JsonNode node, String name, Predicate<JsonNode> row, Set<String> into) {
        if (node.isObject()) {
            JsonNode own = node.path(name);
            if (own.isValueNode() && !own.isNull()) {
                if (row.test(node)) {
                    into.add(own.asText());
                }
                return into;    // the object's own word for it, not those of what it contains
            }
            if (own.isArray() && own.valueStream().allMatch(JsonNode::isValueNode)) {
                into.add(String.join(", ", own.valueStream().map(JsonNode::asText).toList()));
                return into;
            }
        }
        node.forEach(child -> all(child, name, row, into));
        return into;
    }
}
