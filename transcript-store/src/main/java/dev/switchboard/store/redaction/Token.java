package dev.switchboard.store.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A word or a group of digits of a text. `digits` is what it says as digits (`4242`; `four` is `4`; `forty` is `40`),
/// empty where it says none; `word` is its text in lower case. `spoken` is a word that says digits.
record Token(int start, int end, String word, String digits, boolean spoken) {
    private static final Map<String, String> SPOKEN = Map.ofEntries(
            Map.entry("zero", "0"), Map.entry("oh", "0"), Map.entry("o", "0"), Map.entry("nought", "0"),
            Map.entry("nil", "0"), Map.entry("one", "1"), Map.entry("two", "2"), Map.entry("three", "3"),
            Map.entry("four", "4"), Map.entry("five", "5"), Map.entry("six", "6"), Map.entry("seven", "7"),
            Map.entry("eight", "8"), Map.entry("nine", "9"), Map.entry("niner", "9"), Map.entry("ten", "10"),
            Map.entry("eleven", "11"), Map.entry("twelve", "12"), Map.entry("thirteen", "13"),
            Map.entry("fourteen", "14"), Map.entry("fifteen", "15"), Map.entry("sixteen", "16"),
            Map.entry("seventeen", "17"), Map.entry("eighteen", "18"), Map.entry("nineteen", "19"),
            Map.entry("twenty", "20"), Map.entry("thirty", "30"), Map.entry("forty", "40"), Map.entry("fourty", "40"),
            Map.entry("fifty", "50"), Map.entry("sixty", "60"), Map.entry("seventy", "70"), Map.entry("eighty", "80"),
            Map.entry("ninety", "90"));

    private static final Map<String, Integer> TIMES =
            Map.of("double", 2, "triple", 3, "treble", 3, "quadruple", 4);

    /// Whether letters are written onto the digits, as in `S1234567D` or `A4`.
    boolean isPlainDigits() {
        return !spoken && !digits.isEmpty();
    }

    /// All tokens of a text, in order. `forty two` and `double four` are one each: `42`, `44`.
    static List<Token> of(String text) {
        var tokens = new ArrayList<Token>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (!Character.isLetterOrDigit(c)) {
                at++;
                continue;
            }
            int end = at;
            boolean allDigits = true;
            boolean anyDigit = false;
            while (end < text.length() && isWordPart(text, end)) {
                boolean digit = Character.isDigit(text.charAt(end));
                allDigits &= digit;
                anyDigit |= digit;
                end++;
            }
            add(tokens, token(text, at, end, allDigits, anyDigit));
            at = end;
        }
        return tokens;
    }

    /// An apostrophe belongs to the word it stands in.
    private static boolean isWordPart(String text, int at) {
        char c = text.charAt(at);
        return Character.isLetterOrDigit(c)
                || (c == '\'' || c == '’') && at + 1 < text.length() && Character.isLetter(text.charAt(at + 1));
    }

    private static Token token(String text, int start, int end, boolean allDigits, boolean anyDigit) {
        if (allDigits) {
            var digits = new StringBuilder(end - start);
            for (int i = start; i < end; i++) {
                digits.append((char) ('0' + Character.digit(text.charAt(i), 10)));
            }
            return new Token(start, end, "", digits.toString(), false);
        }
        String word = text.substring(start, end).toLowerCase(Locale.ROOT);
        String said = anyDigit ? null : SPOKEN.get(word);
        return new Token(start, end, word, said == null ? "" : said, said != null);
    }

    /// Joined to the one before where that says what is to be done with this.
    private static void add(List<Token> tokens, Token token) {
        if (tokens.isEmpty() || token.digits.isEmpty()) {
            tokens.add(token);
            return;
        }
        Token before = tokens.getLast();
        Integer times = TIMES.get(before.word);
        if (times != null && token.digits.length() == 1) {
            tokens.set(tokens.size() - 1, new Token(before.start, token.end, "", token.digits.repeat(times), true));
        } else if (before.spoken && token.spoken && isTens(before) && token.digits.length() == 1
                && !token.digits.equals("0")) {
            String joined = before.digits.charAt(0) + token.digits;
            tokens.set(tokens.size() - 1, new Token(before.start, token.end, "tens", joined, true));
        } else {
            tokens.add(token);
        }
    }

    private static boolean isTens(Token token) {
        return token.word.endsWith("ty") && token.digits.length() == 2;
    }
}
