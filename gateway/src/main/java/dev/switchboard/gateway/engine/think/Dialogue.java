package dev.switchboard.gateway.engine.think;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// How an agent talks: its sentences, the phrases it knows, and what its callers want. Read from a YAML file
/// (docs/AGENTS.md); what a file leaves out is as in `dialogue/default.yaml`.
public final class Dialogue {
    private static final String DEFAULT = "/dialogue/default.yaml";
    private static final Dialogue STANDARD = DialogueReader.read(DEFAULT.substring(1), resource(DEFAULT),
            new Dialogue(Map.of(), Map.of(), Map.of()));

    private final Map<String, List<String>> sentences;
    private final Map<String, List<String>> phrases;
    private final Map<String, Intent> intents;

    Dialogue(Map<String, List<String>> sentences, Map<String, List<String>> phrases, Map<String, Intent> intents) {
        this.sentences = sentences;
        this.phrases = phrases;
        this.intents = intents;
    }

    /// What every agent says and understands that has no file of its own.
    public static Dialogue standard() {
        return STANDARD;
    }

    /// Throws a `DialogueException` when the file cannot be used.
    ///
    /// @param file its name, for errors
    public static Dialogue read(String file, String yaml) {
        return DialogueReader.read(file, yaml, STANDARD);
    }

    /// What callers say who want something of this agent; the ears should know it.
    public List<String> examples() {
        List<String> examples = new ArrayList<>();
        intents.values().forEach(intent -> examples.addAll(intent.examples()));
        return examples;
    }

    /// The tools of intents that take what fits no other, so that their being called says nothing about what was said.
    public Set<String> catchAlls() {
        return intents.values().stream().filter(Intent::any).flatMap(intent -> intent.tool().stream()).collect(Collectors.toSet());
    }

    Map<String, List<String>> sentences() {
        return sentences;
    }

    Map<String, List<String>> phrases() {
        return phrases;
    }

    List<Intent> intents() {
        return List.copyOf(intents.values());
    }

    /// This dialogue with another's sentences and intents in place of its own, and its phrases beside them.
    Dialogue with(Dialogue other) {
        Map<String, List<String>> allSentences = new LinkedHashMap<>(sentences);
        allSentences.putAll(other.sentences);
        Map<String, List<String>> allPhrases = new LinkedHashMap<>(phrases);
        other.phrases.forEach((kind, more) -> allPhrases.merge(kind, more, Dialogue::joined));
        Map<String, Intent> allIntents = new LinkedHashMap<>(other.intents);
        intents.forEach(allIntents::putIfAbsent);
        return new Dialogue(allSentences, allPhrases, allIntents);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    private static String resource(String path) {
        try (InputStream stream = Dialogue.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("the program is incomplete: no resource " + path);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("read resource " + path, e);
        }
    }
}
