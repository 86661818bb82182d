package dev.switchboard.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.dashboard.action.ActionDesk;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Plays sessions of sentences and compares the tool that the last sentence calls, and its arguments, with what is written
/// down. Hand-offs from one agent to another are the way there and not counted.
final class ActionEvaluation {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NONE = "none";

    record Case(List<String> sentences, String tool, Map<String, JsonNode> arguments) {}

    /// What came of one.
    ///
    /// @param right arguments that are as they should be
    /// @param answers what was said to each sentence
    record Result(Case asked, String called, JsonNode arguments, int right, List<String> answers) {
        boolean routed() {
            return called.equals(asked.tool);
        }
    }

    private final ActionDesk desk;

    ActionEvaluation(ActionDesk desk) {
        this.desk = desk;
    }

    /// @param list `evaluation`, or `held-out`: sentences no rule was made for
    static List<Case> cases(String list) throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String line : PhraseList.lines("/actions/" + list + ".txt")) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(" -> ", 2);
            String[] expected = parts[1].split(" ", 2);
            cases.add(new Case(Arrays.stream(parts[0].split(" // ")).toList(), expected[0],
                    expected.length < 2 ? Map.of() : arguments(expected[1])));
        }
        return cases;
    }

    private static Map<String, JsonNode> arguments(String json) {
        try {
            Map<String, JsonNode> arguments = new TreeMap<>();
            JSON.readTree(json).properties().forEach(field -> arguments.put(field.getKey(), field.getValue()));
            return arguments;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("in a list of sentences: " + json, e);
        }
    }

    List<Result> run(List<Case> cases) {
        return cases.stream().map(this::run).toList();
    }

    private Result run(Case asked) {
        String session = "";
        List<ActionDesk.Run> runs = List.of();
        List<String> answers = new ArrayList<>();
        for (String sentence : asked.sentences) {
            if (!(desk.act(new ActionDesk.Request(sentence, session, "", "evaluation")) instanceof ActionDesk.Answer.Done done)) {
                throw new IllegalStateException("'" + sentence + "' was not answered");
            }
            session = done.session();
            answers.add(done.spoken());
            runs = done.runs().stream().filter(run -> !run.tool().startsWith("handoff_to_")).toList();
        }
        for (ActionDesk.Run run : runs) {
            if (run.tool().equals(asked.tool)) {
                long right = asked.arguments.entrySet().stream()
                        .filter(wanted -> isRight(wanted.getValue(), run.arguments().path(wanted.getKey()))).count();
                return new Result(asked, run.tool(), run.arguments(), (int) right, answers);
            }
        }
        return runs.isEmpty()
                ? new Result(asked, NONE, JSON.createObjectNode(), 0, answers)
                : new Result(asked, runs.getLast().tool(), runs.getLast().arguments(), 0, answers);
    }

    /// A number must be that number; of a text the words, or where it is one code its letters and figures, must be there.
    private static boolean isRight(JsonNode wanted, JsonNode given) {
        if (wanted.isNumber()) {
            return given.isNumber() && given.asInt() == wanted.asInt();
        }
        String text = plain(given.asText());
        return Arrays.stream(plain(wanted.asText()).split(" ")).allMatch(text::contains)
                || text.replace(" ", "").contains(plain(wanted.asText()).replace(" ", "")) && !wanted.asText().isEmpty();
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9@.]+", " ").strip();
    }

    static void print(List<Result> results, boolean all, PrintWriter out) {
        Map<String, List<Result>> byTool = new TreeMap<>();
        results.forEach(result -> byTool.computeIfAbsent(result.asked.tool, _ -> new ArrayList<>()).add(result));
        out.printf(Locale.ROOT, "%-26s %9s %8s %10s %9s%n", "tool", "sentences", "routed", "arguments", "all right");
        byTool.forEach((tool, some) -> row(tool, some, out));
        row("all", results, out);
        if (all) {
            results.stream().filter(result -> !result.routed() || result.right < result.asked.arguments.size())
                    .forEach(result -> out.printf(Locale.ROOT, "%n%s%n  wanted %s %s%n  got    %s %s%n  said   %s%n",
                            String.join(" // ", result.asked.sentences), result.asked.tool, result.asked.arguments, result.called,
                            result.arguments, String.join(" // ", result.answers)));
        }
        out.flush();
    }

    private static void row(String name, List<Result> results, PrintWriter out) {
        long wanted = results.stream().mapToLong(result -> result.asked.arguments.size()).sum();
        out.printf(Locale.ROOT, "%-26s %9d %7.1f%% %9s %8.1f%%%n", name, results.size(), 100 * routed(results),
                wanted == 0 ? "" : String.format(Locale.ROOT, "%.1f%%", 100 * argumentsRight(results)),
                100.0 * results.stream().filter(result -> result.routed() && result.right == result.asked.arguments.size()).count()
                        / results.size());
    }

    static double routed(List<Result> results) {
        return (double) results.stream().filter(Result::routed).count() / results.size();
    }

    /// Of all arguments that are written down, also those of sentences that went astray.
    static double argumentsRight(List<Result> results) {
        return (double) results.stream().mapToInt(Result::right).sum()
                / Math.max(1, results.stream().mapToInt(result -> result.asked.arguments.size()).sum());
    }
}
