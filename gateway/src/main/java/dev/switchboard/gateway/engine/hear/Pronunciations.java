package dev.switchboard.gateway.engine.hear;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How words sound, in the phones of the CMU dictionary. Words of our products, which no dictionary has, come from the
/// resource `speech/pronunciations.txt`; the rest from the dictionary on the machine. A word in neither is tried as a
/// plural or possessive, as two words run together ("cashback"), and as initials when it has no vowel.
final class Pronunciations {
    private static final int MIN_COMPOUND_PART = 3;

    private final Map<String, List<String>> phones = new HashMap<>();

    Pronunciations(Path cmudict) {
        try (var lines = Files.lines(cmudict, StandardCharsets.ISO_8859_1)) {
            lines.forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException("read the dictionary " + cmudict, e);
        }
        SpeechVocabulary.lines("/speech/pronunciations.txt").forEach(this::add);
    }

    /// Takes "word P H O N E S" and the dictionary's further readings "word(2) P H O N E S".
    private void add(String line) {
        int space = line.indexOf(' ');
        if (space < 1) {
            return;
        }
        int reading = line.indexOf('(');
        String word = line.substring(0, reading > 0 && reading < space ? reading : space);
        List<String> readings = phones.computeIfAbsent(word, _ -> new ArrayList<>(1));
        String sound = line.substring(space + 1).strip();
        if (!readings.contains(sound)) {
            readings.add(sound);
        }
    }

    /// The ways to say a word, best known first; none when nothing can be said about it.
    List<String> of(String word) {
        List<String> known = phones.get(word);
        if (known != null) {
            return known;
        }
        return withEnding(word).or(() -> compound(word)).or(() -> initials(word)).map(List::of).orElse(List.of());
    }

    /// Whether a dictionary has the word itself.
    boolean isListed(String word) {
        return phones.containsKey(word);
    }

    private Optional<String> first(String word) {
        return Optional.ofNullable(phones.get(word)).map(List::getFirst);
    }

    private Optional<String> withEnding(String word) {
        String stem = word.endsWith("'s") ? word.substring(0, word.length() - 2)
                : word.endsWith("s") ? word.substring(0, word.length() - 1) : "";
        return first(stem).map(sound -> sound + (sound.matches(".*(S|Z|SH|CH|JH|ZH)") ? " IH Z"
                : sound.matches(".*(P|T|K|F|TH)") ? " S" : " Z"));
    }

    private Optional<String> compound(String word) {
        for (int cut = word.length() - MIN_COMPOUND_PART; cut >= MIN_COMPOUND_PART; cut--) {
            Optional<String> head = first(word.substring(0, cut));
            Optional<String> tail = first(word.substring(cut));
            if (head.isPresent() && tail.isPresent()) {
                return Optional.of(head.get() + " " + tail.get());
            }
        }
        return Optional.empty();
    }

    private Optional<String> initials(String word) {
        if (!word.matches("[b-df-hj-np-tv-z]{2,5}")) {
            return Optional.empty();
        }
        List<String> letters = new ArrayList<>();
        for (int i = 0; i < word.length(); i++) {
            Optional<String> letter = first(word.substring(i, i + 1));
            if (letter.isEmpty()) {
                return Optional.empty();
            }
            letters.add(letter.get());
        }
        return Optional.of(String.join(" ", letters));
    }
}
