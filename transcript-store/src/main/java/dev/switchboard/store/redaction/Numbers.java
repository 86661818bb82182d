package dev.switchboard.store.redaction;

import java.util.List;
import java.util.Set;

/// Card numbers, security codes and telephone numbers.
final class Numbers {
    private static final int SHORTEST_CARD = 13;
    private static final int LONGEST_CARD = 19;

    /// Words after which three or four digits are a security code. Of two words the second must follow the first.
    private static final Set<String> CVV_WORDS =
            Set.of("cvv", "cvc", "cvv2", "cvc2", "csc", "cid", "cvn", "cav2", "c.v.v");

    private static final Set<String> CVV_FIRST =
            Set.of("security", "verification", "card", "safety", "secret", "three", "3", "four", "4");

    private static final Set<String> CVV_SECOND = Set.of("code", "number", "value", "digits", "digit");

    /// Words that may stand between a cue and its digits.
    private static final int CVV_REACH_TOKENS = 9;

    /// Before digits that are somebody's number for a thing.
    private static final Set<String> THINGS = Set.of(
            "order", "ticket", "case", "reference", "ref", "invoice", "booking", "tracking", "id", "item", "sku",
            "confirmation", "serial", "code", "sgd", "usd", "eur", "gbp", "myr", "dollars", "amount", "total", "price");

    /// After digits that are an amount.
    private static final Set<String> AMOUNTS = Set.of(
            "hundred", "thousand", "million", "billion", "dollars", "dollar", "cents", "percent", "bucks", "euros",
            "pounds", "sgd", "usd", "eur", "gbp", "myr", "points", "miles", "metres", "meters");

    private static final int THING_REACH_TOKENS = 3;

    private Numbers() {}

    /// The longest stretch of whole groups that has a card's length, begins like one (2 to 6: ISO/IEC 7812 gives 1 to
    /// airlines, 7 to petroleum, 8 to health, 9 to nations) and whose check digit is right.
    static void cards(List<Token> tokens, List<DigitRun> runs, List<Find> found) {
        for (DigitRun run : runs) {
            List<Token> groups = run.tokens();
            if (run.length() < SHORTEST_CARD) {
                continue;
            }
            for (int from = 0; from < groups.size(); from++) {
                int to = cardFrom(run, from);
                if (to > from) {
                    Finder.add(found, new Find(Sensitive.CARD, groups.get(from).start(), groups.get(to - 1).end()));
                    from = to - 1;
                }
            }
        }
        for (Token token : tokens) { // letters written onto the digits
            if (token.digits().isEmpty() && token.end() - token.start() > SHORTEST_CARD) {
                String digits = token.word().replaceAll("\\D", "");
                boolean ofOnePiece = token.word().contains(digits);
                if (ofOnePiece && digits.length() >= SHORTEST_CARD && digits.length() <= LONGEST_CARD
                        && digits.charAt(0) >= '2' && digits.charAt(0) <= '6' && CheckDigits.luhn(digits)) {
                    Finder.add(found, new Find(Sensitive.CARD, token.start(), token.end()));
                }
            }
        }
    }

    /// Where the longest card that begins at that group ends; `from` when none does.
    static int cardFrom(DigitRun run, int from) {
        char first = run.tokens().get(from).digits().charAt(0);
        if (first < '2' || first > '6') {
            return from;
        }
        int best = from;
        var digits = new StringBuilder();
        for (int to = from + 1; to <= run.tokens().size() && digits.length() < LONGEST_CARD; to++) {
            digits.append(run.tokens().get(to - 1).digits());
            if (digits.length() >= SHORTEST_CARD && digits.length() <= LONGEST_CARD && CheckDigits.luhn(digits)) {
                best = to;
            }
        }
        return best;
    }

    /// Three or four digits, in one group or one by one, soon after a cue.
    static void cvvs(String text, List<Token> tokens, List<Find> found) {
        for (int i = 0; i < tokens.size(); i++) {
            int after = behindCue(tokens, i);
            for (int j = after; after > 0 && j < tokens.size() && j < after + CVV_REACH_TOKENS; j++) {
                if (!tokens.get(j).digits().isEmpty() && takeCode(text, tokens, j, found)) {
                    i = j;
                    break;
                }
            }
        }
    }

    /// The index behind the cue that begins there, or 0.
    private static int behindCue(List<Token> tokens, int i) {
        if (CVV_WORDS.contains(tokens.get(i).word())) {
            return i + 1;
        }
        String first = tokens.get(i).word().isEmpty() ? tokens.get(i).digits() : tokens.get(i).word();
        boolean two = i + 1 < tokens.size()
                && CVV_FIRST.contains(first)
                && CVV_SECOND.contains(tokens.get(i + 1).word());
        // "card number" is followed by the card's, which is no code; "three digits" are only with "on the back".
        if (!two || first.equals("card") && !tokens.get(i + 1).word().equals("code")) {
            return 0;
        }
        return i + 2;
    }

    /// Whether a cue stands anywhere in it.
    static boolean speakOfCode(List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            if (behindCue(tokens, i) > 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean takeCode(String text, List<Token> tokens, int first, List<Find> found) {
        int length = 0;
        int last = first;
        for (int i = first; i < tokens.size() && length < 4; i++) {
            Token token = tokens.get(i);
            boolean goesOn = i == first || isNear(text, tokens.get(i - 1).end(), token.start());
            if (token.digits().isEmpty() || !goesOn || length + token.digits().length() > 4) {
                break;
            }
            if (length >= 3 && !token.spoken()) {
                break;
            }
            length += token.digits().length();
            last = i;
        }
        boolean more = last + 1 < tokens.size()
                && (AMOUNTS.contains(tokens.get(last + 1).word())
                        || !tokens.get(last + 1).digits().isEmpty()
                                && isNear(text, tokens.get(last).end(), tokens.get(last + 1).start())
                                && length < 3);
        if (length < 3 || more) {
            return false;
        }
        Finder.add(found, new Find(Sensitive.CVV, tokens.get(first).start(), tokens.get(last).end()));
        return true;
    }

    /// Blanks, dashes and commas only.
    private static boolean isNear(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (" -–,.\u00a0".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return to - from <= 3;
    }

    /// With `+` or "plus" any number of E.164 (8 to 15 digits here, since shorter ones are none of a person); without,
    /// Singapore's eight digits that begin with 3, 6, 8 or 9, by themselves, as 4 + 4 or spoken, with or without 65.
    static void phones(String text, List<Token> tokens, List<DigitRun> runs, List<Find> found) {
        for (DigitRun run : runs) {
            int start = phone(text, tokens, run);
            if (start >= 0) {
                Finder.add(found, new Find(Sensitive.PHONE, start, run.end()));
            }
        }
    }

    /// Where the telephone number begins that the run is, or -1.
    private static int phone(String text, List<Token> tokens, DigitRun run) {
        int length = run.length();
        if (length < 8 || length > 15 || isAmount(text, tokens, run)) {
            return -1;
        }
        int plus = plus(text, tokens, run);
        if (plus >= 0) {
            return run.digits(0, 1).startsWith("0") ? -1 : plus;
        }
        if (isOfAThing(text, tokens, run)) {
            return -1;
        }
        String digits = run.digits(0, run.tokens().size());
        int start = opening(text, run.start());
        boolean withCountry = length == 10 && digits.startsWith("65");
        String local = withCountry ? digits.substring(2) : digits;
        boolean singapore = local.length() == 8 && "3689".indexOf(local.charAt(0)) >= 0;
        return singapore && (run.isSpoken() || isGrouped(text, run, withCountry)) ? start : -1;
    }

    /// Groups of 8 or 4 + 4, behind 65 where that is there, with single blanks or dashes between.
    private static boolean isGrouped(String text, DigitRun run, boolean withCountry) {
        var lengths = new StringBuilder();
        List<Token> groups = run.tokens();
        for (int i = 0; i < groups.size(); i++) {
            lengths.append(groups.get(i).digits().length() == 10 ? "t" : groups.get(i).digits().length());
            if (i > 0 && groups.get(i).start() - groups.get(i - 1).end() > 2) {
                return false;
            }
            if (i > 0 && !isNearOrBracket(text, groups.get(i - 1).end(), groups.get(i).start())) {
                return false;
            }
        }
        return switch (lengths.toString()) {
            case "8", "44" -> !withCountry;
            case "t", "28", "244" -> withCountry;
            default -> false;
        };
    }

    private static boolean isNearOrBracket(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (" -–()\u00a0".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /// Where the `+` or "plus" stands, or -1.
    private static int plus(String text, List<Token> tokens, DigitRun run) {
        int at = opening(text, run.start());
        if (at > 0 && text.charAt(at - 1) == '+') {
            return at - 1;
        }
        return run.first() > 0 && tokens.get(run.first() - 1).word().equals("plus")
                ? tokens.get(run.first() - 1).start()
                : -1;
    }

    /// A bracket before the digits belongs to them.
    private static int opening(String text, int start) {
        return start > 0 && text.charAt(start - 1) == '(' ? start - 1 : start;
    }

    private static boolean isAmount(String text, List<Token> tokens, DigitRun run) {
        int end = run.end();
        boolean fraction = end + 1 < text.length()
                && (text.charAt(end) == '.' || text.charAt(end) == ',' || text.charAt(end) == ':')
                && Character.isDigit(text.charAt(end + 1));
        return fraction
                || end < text.length() && text.charAt(end) == '%'
                || run.last() + 1 < tokens.size() && AMOUNTS.contains(tokens.get(run.last() + 1).word());
    }

    /// Part of a name (`TKT-20251128`), of a price (`$91234567`), or said to be the number of an order.
    private static boolean isOfAThing(String text, List<Token> tokens, DigitRun run) {
        int start = run.start();
        if (start > 0 && "-_/#.$€£¥@&=:".indexOf(text.charAt(start - 1)) >= 0) {
            boolean apart = text.charAt(start - 1) == ':' || text.charAt(start - 1) == '=';
            if (!apart || start > 1 && Character.isDigit(text.charAt(start - 2))) {
                return true;
            }
        }
        if (run.end() < text.length() && "-_/@".indexOf(text.charAt(run.end())) >= 0
                && run.end() + 1 < text.length() && Character.isLetterOrDigit(text.charAt(run.end() + 1))) {
            return true;
        }
        for (int i = Math.max(0, run.first() - THING_REACH_TOKENS); i < run.first(); i++) {
            if (THINGS.contains(tokens.get(i).word())) {
                return true;
            }
        }
        return false;
    }
}
