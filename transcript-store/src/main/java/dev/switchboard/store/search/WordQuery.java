package dev.switchboard.store.search;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a person looks for: words and "quoted phrases", each of which must occur somewhere in the ticket, in whatever
/// case. A word that is written with marks inside (`3.88`, `don't`) is a phrase of its parts. `word*` also finds longer
/// words. Nothing a person types is a syntax error: a quote that does not end ends with the text.
public final class WordQuery {
    /// Each costs a look into the index.
    public static final int MAX_TERMS = 16;

    private static final Pattern PIECE = Pattern.compile("\"([^\"]*)(?:\"|$)|[^\\s\"]+");

    /// A prefix of one letter would fetch half the index.
    private static final int LEAST_PREFIX = 2;

    private final List<Term> terms;

    private WordQuery(List<Term> terms) {
        this.terms = List.copyOf(terms);
    }

    /// Words that follow each other; of a `prefix`, the last one need only begin so.
    public record Term(List<String> words, boolean prefix) {
        public Term {
            words = List.copyOf(words);
        }

        boolean standsAt(List<Words.Word> text, int at) {
            if (at + words.size() > text.size()) {
                return false;
            }
            int last = words.size() - 1;
            for (int i = 0; i < last; i++) {
                if (!text.get(at + i).text().equals(words.get(i))) {
                    return false;
                }
            }
            String word = text.get(at + last).text();
            return prefix ? word.startsWith(words.get(last)) : word.equals(words.get(last));
        }

        boolean occursIn(List<Words.Word> text) {
            for (int at = 0; at + words.size() <= text.size(); at++) {
                if (standsAt(text, at)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Throws `IllegalArgumentException` when more than 16 words and phrases are looked for.
    public static WordQuery of(String asked) {
        var terms = new ArrayList<Term>();
        Matcher pieces = PIECE.matcher(asked);
        while (pieces.find()) {
            String quoted = pieces.group(1);
            String piece = quoted == null ? pieces.group() : quoted;
            List<String> words = Words.in(piece).stream().map(Words.Word::text).toList();
            if (!words.isEmpty()) {
                boolean prefix = quoted == null
                        && piece.endsWith("*")
                        && words.getLast().length() >= LEAST_PREFIX;
                terms.add(new Term(words, prefix));
            }
        }
        if (terms.size() > MAX_TERMS) {
            throw new IllegalArgumentException(
                    "at most " + MAX_TERMS + " words and phrases can be searched for: " + terms.size());
        }
        return new WordQuery(terms);
    }

    /// Nothing but marks was asked for (`%`, `""`): nothing is found.
    public boolean isEmpty() {
        return terms.isEmpty();
    }

    public List<Term> terms() {
        return terms;
    }

    /// Whether each term occurs in one of the texts.
    public boolean matches(List<List<Words.Word>> texts) {
        return terms.stream().allMatch(term -> texts.stream().anyMatch(term::occursIn));
    }

    /// How many of the terms occur in a text.
    int occurring(List<Words.Word> text) {
        return (int) terms.stream().filter(term -> term.occursIn(text)).count();
    }
}
