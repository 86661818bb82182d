package dev.switchboard.gateway.engine.hear;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Written text as the words that are heard when someone says it: lower case, no punctuation, numbers below a thousand
/// and digit strings as words. Enough for the phrases of a domain; the voice's own normaliser does more.
final class SpokenWords {
    private static final Pattern PIECE = Pattern.compile("[a-z]+(?:'[a-z]+)*|[0-9]+|%|&");
    private static final List<String> ONES = List.of(
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight",
            "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
                    "nineteen");
    private static final List<String> TENS =
            List.of("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

    private SpokenWords() {}

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        Matcher piece = PIECE.matcher(text.toLowerCase(Locale.ROOT).replace('’', '\''));
        while (piece.find()) {
            String found = piece.group();
            switch (found) {
                case "%" -> words.add("percent");
                case "&" -> words.add("and");
                default -> {
                    if (Character.isDigit(found.charAt(0))) {
                        number(found, words);
                    } else {
                        words.add(found);
                    }
                }
            }
        }
        return words;
    }

    private static void number(String digits, List<String> words) {
        if (digits.length() > 3) {
            digits.chars().forEach(digit -> words.add(ONES.get(digit - '0')));
            return;
        }
        int value = Integer.parseInt(digits);
        if (value >= 100) {
            words.add(ONES.get(value / 100));
            words.add("hundred");
            value %= 100;
            if (value == 0) {
                return;
            }
        }
        if (value >= 20) {
            words.add(TENS.get(value / 10));
            value %= 10;
            if (value == 0) {
                return;
            }
        }
        words.add(ONES.get(value));
    }
}
