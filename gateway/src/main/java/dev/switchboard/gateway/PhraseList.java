package dev.switchboard.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Sentences callers say, each with what it is about: lines `topic | sentence`, `#` for comments.
record PhraseList(String name, List<Phrase> phrases) {
    /// `topic` as `Understanding` reads it.
    record Phrase(String topic, String sentence) {}

    /// A list that comes with the program.
    static PhraseList bundled(String name) throws IOException {
        return new PhraseList(name, parse(name, lines("/speech/evaluation/" + name + ".txt")));
    }

    static PhraseList of(Path file) throws IOException {
        return new PhraseList(file.getFileName().toString(), parse(file.toString(), Files.readAllLines(file)));
    }

    static List<String> lines(String resource) throws IOException {
        InputStream stream = Objects.requireNonNull(PhraseList.class.getResourceAsStream(resource), resource);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    private static List<Phrase> parse(String name, List<String> lines) {
        List<Phrase> phrases = new ArrayList<>();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int bar = line.indexOf('|');
            if (bar < 1 || line.substring(bar + 1).isBlank()) {
                throw new ConfigException(name + ": '" + line + "': expected topic | sentence");
            }
            phrases.add(new Phrase(line.substring(0, bar).strip(), line.substring(bar + 1).strip()));
        }
        return List.copyOf(phrases);
    }
}
