package dev.switchboard.store.scorecard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.store.scorecard.SamplingPlan.Alert;
import dev.switchboard.store.scorecard.SamplingPlan.Only;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a sampling plan from the tree of a YAML or JSON file. What is wrong throws a `FormException`.
public final class PlanReader {
    private static final Set<String> KEYS = Set.of("id", "title", "form", "every", "calls_per_agent", "seed", "only");
    private static final Set<String> ONLY_KEYS = Set.of(
            "agents", "categories", "channels", "alerts", "shortest_s", "longest_s", "sentiment_at_least", "sentiment_at_most");
    private static final int MOST_CALLS = 200;
    private static final double DAY_S = 86_400;
    private static final double WORST = -5;
    private static final double BEST = 5;

    private PlanReader() {}

    /// @param file what to call it in messages
    /// @param forms the ids that a plan may name
    public static SamplingPlan read(String file, @Nullable JsonNode root, Set<String> forms) {
        FormKeys keys = FormKeys.of(file, root, KEYS);
        String form = keys.name("form");
        if (!forms.contains(form)) {
            throw keys.wrong("form", "the id of a form: one of " + FormKeys.sorted(forms));
        }
        String id = keys.name("id");
        return new SamplingPlan(
                id,
                keys.text("title"),
                form,
                keys.oneOf("every", "week", List.of("day", "week")).equals("day") ? Period.Length.DAY : Period.Length.WEEK,
                keys.whole("calls_per_agent", 0, MOST_CALLS),
                keys.text("seed", id),
                keys.below("only", ONLY_KEYS).map(PlanReader::only).orElseGet(PlanReader::all));
    }

    private static Only all() {
        return new Only(List.of(), List.of(), List.of(), List.of(), null, null, null, null);
    }

    private static Only only(FormKeys keys) {
        Only only = new Only(
                keys.texts("agents"),
                keys.texts("categories"),
                keys.texts("channels"),
                alerts(keys),
                keys.number("shortest_s", -1, DAY_S, "seconds, at most a day"),
                keys.number("longest_s", 0, DAY_S, "seconds, at most a day"),
                keys.number("sentiment_at_least", WORST - 1, BEST, "a number from -5 to 5"),
                keys.number("sentiment_at_most", WORST - 1, BEST, "a number from -5 to 5"));
        Double shortest = only.shortestS();
        Double longest = only.longestS();
        if (shortest != null && longest != null && shortest > longest) {
            throw keys.wrong("longest_s", "no less than shortest_s");
        }
        return only;
    }

    private static List<Alert> alerts(FormKeys keys) {
        List<Alert> alerts = new ArrayList<>();
        for (String name : keys.texts("alerts")) {
            alerts.add(Alert.named(name).orElseThrow(() -> keys.wrong(
                    "alerts", "some of " + String.join(", ", Arrays.stream(Alert.values()).map(Alert::wire).toList()))));
        }
        return alerts;
    }
}
