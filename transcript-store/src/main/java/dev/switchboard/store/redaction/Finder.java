package dev.switchboard.store.redaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Looks through a text. What could be two things is the one that is checked best: IBAN, NRIC, e-mail, card, security code,
/// telephone number, in this order.
///
/// Limits: one text is looked at; what callers read out over several lines is `SplitCard`'s. A number that was heard wrongly
/// is not found, for its check digit does not fit any more.
final class Finder {
    private Finder() {}

    /// What there is, in order, without overlaps.
    static List<Find> in(String text) {
        if (isHarmless(text)) {
            return List.of();
        }
        var found = new ArrayList<Find>();
        List<Token> tokens = Token.of(text);
        List<DigitRun> runs = DigitRun.withWordsBetween(text, tokens);
        Identifiers.ibans(text, tokens, found);
        Identifiers.nrics(text, tokens, runs, found);
        Addresses.emails(text, tokens, found);
        Numbers.cards(tokens, runs, found);
        Numbers.cvvs(text, tokens, found);
        Numbers.phones(text, tokens, DigitRun.inOneGo(text, tokens), found);
        Numbers.phones(text, tokens, runs, found);
        found.sort(Comparator.comparingInt(Find::start));
        return found;
    }

    /// Most lines are: no digit, no `@`, and too few words to spell out three digits.
    private static boolean isHarmless(String text) {
        if (text.length() < 3) {
            return true;
        }
        int spaces = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '@' || Character.isDigit(c)) {
                return false;
            }
            if (Character.isWhitespace(c)) {
                spaces++;
            }
        }
        return spaces < 2;
    }

    /// Adds what overlaps nothing that was found before.
    static void add(List<Find> found, Find find) {
        for (Find other : found) {
            if (other.overlaps(find)) {
                return;
            }
        }
        found.add(find);
    }
}
