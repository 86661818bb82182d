package dev.switchboard.store.category;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line that says what a call was about, from the caller's own words: "What's the interest rate for Saving
/// Pockets?" becomes "Customer asking about Saving Pockets interest rate". Where no such question was asked, the
/// caller's first line stands for the call.
public final class TicketSummary {
    /// Characters a summary has at most.
    static final int MAX_CHARACTERS = 200;

    /// "What's the X for Y", where X is at most five words and Y ends with the sentence or before what only adds to it.
    private static final Pattern QUESTION = Pattern.compile(
            "\\bwhat(?:\\s*['’]\\s*s|s|\\s+is|\\s+are)\\s+(?:the|your|my)\\s+"
                    + "([^\\s.?!,;]+(?:\\s+[^\\s.?!,;]+){0,4}?)"
                    + "\\s+for\\s+(?:(?:the|your|my|a|an)\\s+)?"
                    + "([^.?!,;]{1,80}?)\\s*(?:[.?!,;]|$|\\s(?:and|please|because|if|when|thanks|thank)\\b)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private TicketSummary() {}

    /// The summary of a call whose caller said `callerLines`; empty when the caller said nothing.
    public static Optional<String> of(List<String> callerLines) {
        List<String> lines = callerLines.stream()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .filter(line -> !line.isEmpty())
                .toList();
        for (String line : lines) {
            Matcher question = QUESTION.matcher(line);
            if (question.find()) {
                return Optional.of(cut("Customer asking about " + question.group(2).strip() + " " + question.group(1)));
            }
        }
        return lines.stream().findFirst().map(TicketSummary::cut);
    }

    private static String cut(String text) {
        if (text.length() <= MAX_CHARACTERS) {
            return text;
        }
        int end = MAX_CHARACTERS - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).stripTrailing() + "…";
    }
}
