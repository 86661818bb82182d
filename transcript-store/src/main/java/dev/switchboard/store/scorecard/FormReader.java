package dev.switchboard.store.scorecard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.store.scorecard.Form.Question;
import dev.switchboard.store.scorecard.Form.Section;
import dev.switchboard.store.transcript.Speaker;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a form from the tree of a YAML or JSON file. What is wrong throws a `FormException`.
public final class FormReader {
    private static final Set<String> KEYS = Set.of("id", "title", "description", "pass", "retired", "sections");
    private static final Set<String> SECTION_KEYS = Set.of("title", "weight", "questions");
    private static final Set<String> QUESTION_KEYS =
            Set.of("id", "ask", "help", "good", "scale", "weight", "not_applicable", "automatic_fail", "automatic");
    private static final Set<String> AUTOMATIC_KEYS =
            Set.of("figure", "at_most", "at_least", saidBy(Speaker.AGENT), saidBy(Speaker.USER));
    private static final double MOST_WEIGHT = 1_000;

    private FormReader() {}

    /// @param file what to call it in messages
    public static Form read(String file, @Nullable JsonNode root) {
        FormKeys keys = FormKeys.of(file, root, KEYS);
        Set<String> seen = new HashSet<>();
        return new Form(
                keys.name("id"),
                keys.text("title"),
                keys.text("description", ""),
                keys.number("pass", 0, 100, "a number above 0 and at most 100"),
                keys.truth("retired", false),
                keys.each("sections", SECTION_KEYS).stream().map(section -> section(section, seen)).toList());
    }

    private static Section section(FormKeys keys, Set<String> seen) {
        return new Section(
                keys.text("title"),
                weight(keys),
                keys.each("questions", QUESTION_KEYS).stream().map(question -> question(question, seen)).toList());
    }

    private static double weight(FormKeys keys) {
        return Objects.requireNonNullElse(
                keys.number("weight", 0, MOST_WEIGHT, "a number above 0 and at most " + (int) MOST_WEIGHT), 1.0);
    }

    private static Question question(FormKeys keys, Set<String> seen) {
        String id = keys.name("id");
        if (!seen.add(id)) {
            throw keys.wrong("id", "an id that no other question of the form has");
        }
        Scale scale = scale(keys);
        return new Question(
                id,
                keys.text("ask"),
                keys.text("help", ""),
                scale,
                weight(keys),
                keys.truth("not_applicable", false),
                keys.truth("automatic_fail", false),
                keys.below("automatic", AUTOMATIC_KEYS).map(automatic -> automatic(automatic, scale)).orElse(null));
    }

    private static Scale scale(FormKeys keys) {
        if (!keys.has("scale")) {
            return new Scale.YesNo(keys.oneOf("good", Scale.YES, List.of(Scale.YES, Scale.NO)));
        }
        if (keys.has("good")) {
            throw keys.wrong("good", "no such key beside scale");
        }
        JsonNode ends = keys.node().path("scale");
        try {
            if (ends.isArray() && ends.size() == 2 && ends.get(0).isInt() && ends.get(1).isInt()) {
                return new Scale.Points(ends.get(0).intValue(), ends.get(1).intValue());
            }
        } catch (IllegalArgumentException outOfRange) {
            throw keys.wrong("scale", expectedScale());
        }
        throw keys.wrong("scale", expectedScale());
    }

    private static String expectedScale() {
        return "the lowest and the highest whole number, such as [1, 5], at most " + Scale.Points.MOST_STEPS + " apart";
    }

    private static Automatic automatic(FormKeys keys, Scale scale) {
        for (Speaker speaker : List.of(Speaker.AGENT, Speaker.USER)) {
            if (keys.has(saidBy(speaker))) {
                if (keys.node().size() > 1 || scale instanceof Scale.Points) {
                    throw keys.wrong(saidBy(speaker), "to stand alone, at a question that is answered by yes or no");
                }
                return new Automatic.BySaying(speaker, keys.texts(saidBy(speaker)));
            }
        }
        if (!keys.has("figure")) {
            throw keys.wrong("figure", "one of " + String.join(", ", Figure.names()));
        }
        Figure figure = Figure.named(keys.oneOf("figure", "", Figure.names())).orElseThrow();
        boolean atMost = keys.has("at_most");
        if (atMost == keys.has("at_least")) {
            throw keys.wrong("at_most", "either at_most or at_least beside figure");
        }
        String key = atMost ? "at_most" : "at_least";
        List<Double> bounds = keys.numbers(key);
        int needed = scale instanceof Scale.Points(int least, int most) ? most - least : 1;
        if (bounds.size() != needed) {
            throw keys.wrong(key, needed == 1 ? "one number" : needed + " numbers, one for each answer but the lowest, the best first");
        }
        for (int i = 1; i < bounds.size(); i++) {
            if (atMost ? bounds.get(i) <= bounds.get(i - 1) : bounds.get(i) >= bounds.get(i - 1)) {
                throw keys.wrong(key, "numbers that " + (atMost ? "grow" : "shrink") + " from the best answer to the worst");
            }
        }
        return new Automatic.ByFigure(figure, atMost, bounds);
    }

    /// The key of phrases of that side.
    static String saidBy(Speaker speaker) {
        return speaker == Speaker.AGENT ? "said_by_agent" : "said_by_caller";
    }
}
