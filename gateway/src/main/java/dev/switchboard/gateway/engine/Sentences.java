package dev.switchboard.gateway.engine;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text cut into sentences for synthesis, and the one instruction the engine itself understands.
final class Sentences {
    /// `Say exactly: "…"`, the way a client asks for a greeting. The words may hold quotes; the last one ends them.
    private static final Pattern EXACTLY =
            Pattern.compile("\\s*say exactly:?\\s*[\"“](.*)[\"”]\\s*\\.?\\s*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private Sentences() {}

    static List<String> of(String text) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        breaks.setText(text);
        List<String> sentences = new ArrayList<>();
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
            String sentence = text.substring(from, to).strip();
            if (!sentence.isEmpty()) {
                sentences.add(sentence);
            }
            from = to;
        }
        return sentences;
    }

    /// The words to speak as they are, when the instructions are nothing but that.
    static Optional<String> spokenExactly(String instructions) {
        Matcher matcher = EXACTLY.matcher(instructions);
        return matcher.matches() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    }
}
