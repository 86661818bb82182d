package dev.switchboard.store.redaction;

import java.util.List;

/// E-mail addresses, written and spoken (`mei dot tan at example dot com`).
final class Addresses {
    private static final String LOCAL_MARKS = "._%+-'";
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_DOMAIN = 255;

    private Addresses() {}

    static void emails(String text, List<Token> tokens, List<Find> found) {
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int start = at;
            while (start > 0 && at - start < LONGEST_LOCAL && isLocal(text.charAt(start - 1))) {
                start--;
            }
            int end = at + 1;
            while (end < text.length() && end - at < LONGEST_DOMAIN && isDomain(text.charAt(end))) {
                end++;
            }
            while (end > at + 1 && !Character.isLetterOrDigit(text.charAt(end - 1))) {
                end--;
            }
            int dot = text.lastIndexOf('.', end - 1);
            if (start < at && dot > at + 1 && end - dot > 2) {
                Finder.add(found, new Find(Sensitive.EMAIL, start, end));
            }
        }
        spoken(text, tokens, found);
    }

    private static boolean isLocal(char c) {
        return Character.isLetterOrDigit(c) || LOCAL_MARKS.indexOf(c) >= 0;
    }

    private static boolean isDomain(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-';
    }

    /// WORD (dot WORD)* at WORD (dot WORD)+, each word behind a blank.
    private static void spoken(String text, List<Token> tokens, List<Find> found) {
        for (int i = 1; i + 3 < tokens.size(); i++) {
            if (!tokens.get(i).word().equals("at") || !tokens.get(i + 2).word().equals("dot")) {
                continue;
            }
            int last = i + 3;
            while (last + 2 < tokens.size() && tokens.get(last + 1).word().equals("dot")) {
                last += 2;
            }
            int first = i - 1;
            while (first >= 2 && isJoin(tokens.get(first - 1).word())) {
                first -= 2;
            }
            if (isOneSentence(text, tokens.get(first).start(), tokens.get(last).end())) {
                Finder.add(found, new Find(Sensitive.EMAIL, tokens.get(first).start(), tokens.get(last).end()));
            }
        }
    }

    private static boolean isJoin(String word) {
        return word.equals("dot") || word.equals("underscore") || word.equals("dash") || word.equals("hyphen");
    }

    private static boolean isOneSentence(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '.' || c == '?' || c == '!' || c == '\n') {
                return false;
            }
        }
        return true;
    }
}
