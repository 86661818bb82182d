package dev.switchboard.store.redaction;

import java.util.List;
import java.util.Locale;

/// IBANs and NRICs.
final class Identifiers {
    /// Norway's has 15 characters, ISO 13616 allows 34.
    private static final int SHORTEST_IBAN = 15;

    private static final int LONGEST_IBAN = 34;

    private Identifiers() {}

    /// Written in one piece or in groups, with blanks or dashes.
    static void ibans(String text, List<Token> tokens, List<Find> found) {
        for (int i = 0; i < tokens.size(); i++) {
            Token head = tokens.get(i);
            if (!startsIban(text, head)) {
                continue;
            }
            var iban = new StringBuilder();
            int end = -1;
            for (int j = i; j < tokens.size() && iban.length() <= LONGEST_IBAN; j++) {
                Token token = tokens.get(j);
                if (j > i && !isGap(text, tokens.get(j - 1).end(), token.start())) {
                    break;
                }
                String part = text.substring(token.start(), token.end()).toUpperCase(Locale.ROOT).replaceAll("[ -]", "");
                if (!part.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'A' && c <= 'Z')) {
                    break;
                }
                iban.append(part);
                if (iban.length() >= SHORTEST_IBAN && iban.length() <= LONGEST_IBAN
                        && CheckDigits.iban(iban.toString())) {
                    end = token.end();
                }
            }
            if (end >= 0) {
                Finder.add(found, new Find(Sensitive.IBAN, head.start(), end));
            }
        }
    }

    private static boolean startsIban(String text, Token token) {
        return token.end() - token.start() >= 4
                && isLetter(text.charAt(token.start()))
                && isLetter(text.charAt(token.start() + 1))
                && Character.isDigit(text.charAt(token.start() + 2))
                && Character.isDigit(text.charAt(token.start() + 3));
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isGap(String text, int from, int to) {
        return to - from == 1 && (text.charAt(from) == ' ' || text.charAt(from) == '-' || text.charAt(from) == '\u00a0');
    }

    /// `S1234567D`, `S 1234567 D`, and `S one two three four five six seven D`.
    static void nrics(String text, List<Token> tokens, List<DigitRun> runs, List<Find> found) {
        for (Token token : tokens) {
            if (token.word().length() == 9 && isNric(token.word(), token.word().substring(1, 8))) {
                Finder.add(found, new Find(Sensitive.NRIC, token.start(), token.end()));
            }
        }
        for (DigitRun run : runs) {
            if (run.length() != 7 || run.first() == 0 || run.last() + 1 >= tokens.size()) {
                continue;
            }
            Token before = tokens.get(run.first() - 1);
            Token after = tokens.get(run.last() + 1);
            if (before.word().length() == 1 && after.word().length() == 1
                    && isNric(before.word() + "0000000" + after.word(), run.digits(0, run.tokens().size()))) {
                Finder.add(found, new Find(Sensitive.NRIC, before.start(), after.end()));
            }
        }
    }

    private static boolean isNric(String word, String digits) {
        if (word.length() != 9 || digits.length() != 7 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        return CheckDigits.nric(
                Character.toUpperCase(word.charAt(0)), digits, Character.toUpperCase(word.charAt(8)));
    }
}
