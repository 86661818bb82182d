package dev.switchboard.store.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// A piece of a text around what was looked for, in parts: those that are marked are what was found. The parts are plain
/// text, as hostile as whatever the caller said; only who shows them knows how to show a mark.
public record Snippet(List<Part> parts) {
    /// Characters of a snippet, at most; what was found is never cut away for it.
    static final int MAX_CHARS = 160;

    private static final int CHARS_BEFORE = 40;

    public Snippet {
        parts = List.copyOf(parts);
    }

    public record Part(String text, boolean marked) {}

    /// The snippet of the first of those texts in which the most terms occur, with its place among them; empty when
    /// none occurs in any.
    public static Optional<Found> of(WordQuery query, List<String> texts) {
        int best = -1;
        int most = 0;
        for (int i = 0; i < texts.size(); i++) {
            int occurring = query.occurring(Words.in(texts.get(i)));
            if (occurring > most) {
                most = occurring;
                best = i;
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(new Found(best, marked(query, texts.get(best))));
    }

    public record Found(int text, Snippet snippet) {}

    private static Snippet marked(WordQuery query, String text) {
        List<Words.Word> words = Words.in(text);
        var found = new BitSet();
        for (WordQuery.Term term : query.terms()) {
            for (int at = 0; at < words.size(); at++) {
                if (term.standsAt(words, at)) {
                    found.set(at, at + term.words().size());
                }
            }
        }
        int first = found.nextSetBit(0);
        int begin = beginning(text, words, first);
        int end = ending(text, words, found, begin, first);
        var parts = new ArrayList<Part>();
        int at = begin;
        for (int from = first; from >= 0 && words.get(from).to() <= end; ) {
            int to = found.nextClearBit(from) - 1;
            while (words.get(to).to() > end) {
                to--;
            }
            add(parts, (at == begin && begin > 0 ? "…" : "") + text.substring(at, words.get(from).from()), false);
            add(parts, text.substring(words.get(from).from(), words.get(to).to()), true);
            at = words.get(to).to();
            from = found.nextSetBit(to + 1);
        }
        add(parts, text.substring(at, end) + (end < text.length() ? "…" : ""), false);
        return new Snippet(parts);
    }

    private static void add(List<Part> parts, String text, boolean marked) {
        if (!text.isEmpty()) {
            parts.add(new Part(text, marked));
        }
    }

    /// Where a word begins, some characters before the first one found.
    private static int beginning(String text, List<Words.Word> words, int first) {
        int found = words.get(first).from();
        if (found <= CHARS_BEFORE) {
            return 0;
        }
        int begin = found;
        for (int i = first - 1; i >= 0 && words.get(i).from() >= found - CHARS_BEFORE; i--) {
            begin = words.get(i).from();
        }
        return begin;
    }

    /// Where a word ends, so that the snippet keeps its bound unless the first find alone is longer.
    private static int ending(String text, List<Words.Word> words, BitSet found, int begin, int first) {
        if (text.length() - begin <= MAX_CHARS) {
            return text.length();
        }
        int end = words.get(Math.min(found.nextClearBit(first), words.size()) - 1).to();
        for (Words.Word word : words) {
            if (word.to() > end && word.to() <= begin + MAX_CHARS) {
                end = word.to();
            }
        }
        return end;
    }
}
