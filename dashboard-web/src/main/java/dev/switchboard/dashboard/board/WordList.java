package dev.switchboard.dashboard.board;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds words and phrases in what is said: whole words, whatever their case and the kind of their apostrophes and spaces. Scripts
/// without spaces are not taken apart, so there a phrase is found only between other characters than letters.
final class WordList {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final Pattern pattern;

    WordList(List<String> phrases) {
        // The longest first, so that what is found is the whole phrase; of none, nothing is found.
        String any = phrases.stream()
                .map(WordList::plain)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(phrase -> SPACE.splitAsStream(phrase).map(Pattern::quote).collect(Collectors.joining("\\s+")))
                .collect(Collectors.joining("|"));
        this.pattern = any.isEmpty()
                ? Pattern.compile("(?!)")
                : Pattern.compile(
                        "(?<![\\p{L}\\p{N}'])(?:" + any + ")(?![\\p{L}\\p{N}'])",
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
    }

    /// What was found first, as it was said; "" for nothing.
    String in(String text) {
        Matcher found = pattern.matcher(plain(text));
        return found.find() ? found.group() : "";
    }

    private static String plain(String text) {
        return text.replace('\u2019', '\'');
    }
}
