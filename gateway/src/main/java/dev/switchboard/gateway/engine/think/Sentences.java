package dev.switchboard.gateway.engine.think;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a text into sentences, one synthesis each. A full stop inside a number ("3.88"), after a short form ("p.a.",
/// "Mr.") or between initials ends no sentence.
final class Sentences {
    /// A mark and closing quotes, then space and something that can start a sentence; or a line break.
    private static final Pattern BREAK = Pattern.compile("[.!?]+[\"'”’)]*\\s+(?=[\"'“‘(]?[\\p{Lu}\\d$])|\\s*\\n+\\s*");
    private static final Pattern SHORT_FORM =
            Pattern.compile(
                    "(?i)(?:^|[\\s(])(?:mr|mrs|ms|dr|st|no|vs|e\\.g|i\\.e|etc|approx|min|max|inc|ltd|pte|[a-z])\\.$");
    private static final Pattern ENDS_A_YEAR = Pattern.compile("(?i)p\\.\\s?a\\.$|[ap]\\.m\\.$");

    private Sentences() {}

    static List<String> of(String text) {
        List<String> sentences = new ArrayList<>();
        int start = 0;
        Matcher candidate = BREAK.matcher(text);
        while (candidate.find()) {
            String sentence = text.substring(start, candidate.end()).strip();
            boolean lineBreak = candidate.group().contains("\n");
            if (lineBreak || ENDS_A_YEAR.matcher(sentence).find() || !SHORT_FORM.matcher(sentence).find()) {
                add(sentences, sentence);
                start = candidate.end();
            }
        }
        add(sentences, text.substring(start).strip());
        return List.copyOf(sentences);
    }

    private static void add(List<String> sentences, String sentence) {
        if (sentence.codePoints().anyMatch(Character::isLetterOrDigit)) {
            sentences.add(sentence);
        }
    }
}
