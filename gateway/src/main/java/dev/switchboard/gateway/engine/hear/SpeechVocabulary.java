package dev.switchboard.gateway.engine.hear;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What the ears should expect to hear beside everyday English.
///
/// @param phrases whole sentences callers say ("i lost my card"), plain or as lines of a `PhraseGrammar`
/// @param words topics, titles and names that stand inside sentences ("saving pockets", "tampines"); each is also
///     expected after "what is …", "can you tell me about …" and the like
public record SpeechVocabulary(List<String> phrases, List<String> words) {
    private static final List<String> BUNDLED = List.of("common", "bank", "box-office");

    public SpeechVocabulary {
        phrases = List.copyOf(phrases);
        words = List.copyOf(words);
    }

    /// The phrase grammars of this program's own agents, with small talk, names, numbers and spelling.
    public static SpeechVocabulary bundled() {
        List<String> lines = new ArrayList<>();
        BUNDLED.forEach(name -> lines.addAll(lines("/speech/" + name + ".phrases")));
        return new SpeechVocabulary(lines, List.of());
    }

    /// This vocabulary and more, for instance the examples of tools and the titles of articles.
    public SpeechVocabulary plus(List<String> morePhrases, List<String> moreWords) {
        return new SpeechVocabulary(joined(phrases, morePhrases), joined(words, moreWords));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /// The lines of a text resource, without comments (`# …`) and blank lines.
    static List<String> lines(String resource) {
        InputStream stream = SpeechVocabulary.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IllegalStateException("the program is incomplete: no resource " + resource);
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().map(line -> line.replaceFirst("#.*", "").strip()).filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("read resource " + resource, e);
        }
    }
}
