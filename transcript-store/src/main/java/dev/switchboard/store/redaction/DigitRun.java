package dev.switchboard.store.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Digits that were said or written one after the other, as tokens. `first` and `last` are the indices of the run's ends
/// among all tokens of the text.
record DigitRun(List<Token> tokens, int first, int last) {
    private static final Set<String> BETWEEN = Set.of(
            "and", "then", "uh", "um", "er", "erm", "uhm", "so", "dash", "hyphen", "space", "next", "okay", "ok", "yes",
            "yeah", "followed", "by", "it's", "is", "it", "the", "last", "ends", "ending", "with", "again", "that's", "comma",
            "first", "group", "digits", "number", "numbers", "in", "wait", "sorry", "please", "ah", "hmm");

    private static final int MOST_WORDS_BETWEEN = 4;

    /// Characters that may stand between two groups.
    private static final String JOINS = " \t\r\n\u00a0\u2009\u202f-–—‐‑.,;…/()\"";

    private static final String STRICT_JOINS = " \t\u00a0-–().";

    /// Runs with blanks, marks and such words between the digits as people say while they read a number out.
    static List<DigitRun> withWordsBetween(String text, List<Token> all) {
        return of(text, all, MOST_WORDS_BETWEEN);
    }

    /// Runs without words between; written groups have nothing but blanks, dashes, brackets or a dot between them.
    static List<DigitRun> inOneGo(String text, List<Token> all) {
        return of(text, all, 0);
    }

    private static List<DigitRun> of(String text, List<Token> all, int mostWords) {
        var runs = new ArrayList<DigitRun>();
        var tokens = new ArrayList<Token>();
        int first = -1;
        int last = -1;
        int between = 0;
        @Nullable Token before = null;
        for (int i = 0; i < all.size(); i++) {
            Token token = all.get(i);
            boolean strict = mostWords == 0 && before != null && !(before.spoken() && token.spoken());
            boolean joined = before != null && isJoined(text, before.end(), token.start(), strict ? STRICT_JOINS : JOINS);
            if (!joined && !tokens.isEmpty()) {
                runs.add(new DigitRun(List.copyOf(tokens), first, last));
                tokens.clear();
            }
            if (!token.digits().isEmpty()) {
                if (tokens.isEmpty()) {
                    first = i;
                }
                tokens.add(token);
                last = i;
                between = 0;
            } else if (!tokens.isEmpty() && (!BETWEEN.contains(token.word()) || ++between > mostWords)) {
                runs.add(new DigitRun(List.copyOf(tokens), first, last));
                tokens.clear();
                between = 0;
            }
            before = token;
        }
        if (!tokens.isEmpty()) {
            runs.add(new DigitRun(List.copyOf(tokens), first, last));
        }
        return runs;
    }

    private static boolean isJoined(String text, int from, int to, String joins) {
        for (int i = from; i < to; i++) {
            if (joins.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    String digits(int from, int to) {
        var digits = new StringBuilder();
        for (int i = from; i < to; i++) {
            digits.append(tokens.get(i).digits());
        }
        return digits.toString();
    }

    int length() {
        int length = 0;
        for (Token token : tokens) {
            length += token.digits().length();
        }
        return length;
    }

    int start() {
        return tokens.getFirst().start();
    }

    int end() {
        return tokens.getLast().end();
    }

    boolean isSpoken() {
        for (Token token : tokens) {
            if (!token.spoken()) {
                return false;
            }
        }
        return true;
    }
}
