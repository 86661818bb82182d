package dev.switchboard.tools.helpcenter;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// What an agent may say of a text: whole sentences of it, word for word, no more than fit a breath or two.
final class Spoken {
    /// As long as the longest spoken answer of the articles that come with the program.
    static final int MOST_WORDS = 45;

    private Spoken() {}

    /// The first sentences.
    static String first(String text) {
        return best(text, _ -> 0);
    }

    /// The sentences that follow each other and tell most of what is asked; of equals the first.
    ///
    /// @param tells how much a text tells of it
    static String best(String text, ToDoubleFunction<String> tells) {
        List<String> sentences = sentences(speakable(text), MOST_WORDS);
        String best = "";
        double most = -1;
        for (int from = 0; from < sentences.size(); from++) {
            StringBuilder said = new StringBuilder();
            int words = 0;
            for (int to = from; to < sentences.size() && words + words(sentences.get(to)) <= MOST_WORDS; to++) {
                words += words(sentences.get(to));
                said.append(to == from ? "" : " ").append(sentences.get(to));
            }
            double told = tells.applyAsDouble(said.toString());
            if (told > most + 1e-9) {
                most = told;
                best = said.toString();
            }
        }
        return best;
    }

    /// Whole sentences; one of more than `mostWords` words is cut, where there is one, behind a comma.
    static List<String> sentences(String text, int mostWords) {
        List<String> sentences = new ArrayList<>();
        for (String paragraph : text.split("\n{2,}")) {
            BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
            breaks.setText(paragraph);
            int start = breaks.first();
            for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
                String sentence = paragraph.substring(start, end).strip();
                if (!sentence.isEmpty()) {
                    addCut(sentence, mostWords, sentences);
                }
            }
        }
        return sentences;
    }

    private static void addCut(String sentence, int mostWords, List<String> into) {
        String[] words = sentence.split("\\s+");
        for (int from = 0; from < words.length; ) {
            int to = Math.min(words.length, from + mostWords);
            if (to < words.length) {
                int comma = to;
                while (comma > from + mostWords / 3 && !words[comma - 1].matches(".*[,;:]")) {
                    comma--;
                }
                to = comma > from + mostWords / 3 ? comma : to;
            }
            into.add(String.join(" ", List.of(words).subList(from, to)));
            from = to;
        }
    }

    static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    private static String speakable(String text) {
        return text.replaceAll("\\(?https?://[^\\s)]{1,2000}\\)?", "")
                .replaceAll("[*_`#|<>\\[\\]{}]", " ")
                .replaceAll("\\bp\\.a\\.", "a year")
                .replaceAll("[ \\t]+", " ")
                .replaceAll(" ([.,;:!?])", "$1");
    }
}
