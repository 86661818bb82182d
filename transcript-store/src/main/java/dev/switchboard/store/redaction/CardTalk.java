package dev.switchboard.store.redaction;

import java.util.List;
import java.util.Set;

/// Whether an agent's words ask for what may not be kept of a payment card: its number or its security code. By rules, in
/// English, sentence by sentence: it speaks of them, it asks (a question, or a word such as "please", "tell", "need"), and it
/// does not say that they are not wanted ("never", "don't", "must not"). An agent that asks in other words is not noticed.
public final class CardTalk {
    private static final Set<String> CARDS = Set.of("card", "card's", "cards", "creditcard");
    private static final Set<String> NAMES = Set.of(
            "card", "card's", "cards", "creditcard", "visa", "mastercard", "amex", "maestro", "discover", "debit", "credit");
    private static final Set<String> PARTS = Set.of("number", "numbers", "digits", "digit", "details", "code");
    private static final int REACH_TOKENS = 6;

    private static final Set<String> ASKING = Set.of(
            "please", "tell", "give", "read", "say", "need", "provide", "enter", "type", "confirm", "repeat", "spell", "what",
            "what's", "share");

    /// Asking where a person follows: "can you", but not "you can".
    private static final Set<String> MODALS = Set.of("may", "can", "could", "would", "will");
    private static final Set<String> PERSONS = Set.of("i", "you", "we");

    private static final Set<String> REFUSING = Set.of(
            "not", "never", "no", "don't", "cannot", "can't", "won't", "mustn't", "shouldn't", "needn't", "without", "stop",
            "didn't", "isn't", "nobody", "don’t", "can’t", "won’t");

    /// While digits are being read out.
    private static final Set<String> GOING_ON = Set.of(
            "digit", "digits", "number", "numbers", "code", "expiry", "expiration", "expires", "expire", "rest", "next", "continue",
            "again", "repeat", "more", "ahead", "last", "first", "remaining", "missing", "card", "cvv", "cvc", "slowly");

    private static final int FEW_WORDS = 4;
    private static final int FEW_OTHERS = 2;

    private CardTalk() {}

    /// Also of a line that is not whole yet.
    public static boolean asks(String text) {
        for (String sentence : text.split("(?<=[.!?;\\n])")) {
            List<Token> tokens = Token.of(sentence);
            if (speaksOfCard(tokens)
                    && (sentence.stripTrailing().endsWith("?") || has(tokens, ASKING) || isRequest(tokens))
                    && !has(tokens, REFUSING)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a line said while a number is being read out has the caller go on ("yes?", "and the next four?", "four two,
    /// go on"), rather than turning to something else.
    public static boolean goesOn(String text) {
        List<Token> tokens = Token.of(text);
        return tokens.size() < FEW_WORDS
                || has(tokens, GOING_ON)
                || tokens.stream().anyMatch(token -> !token.digits().isEmpty())
                || asks(text);
    }

    /// The longest row of digits that is said or written here, with such words between as people say while they read one out.
    public static String figures(String text) {
        String longest = "";
        for (DigitRun run : DigitRun.withWordsBetween(text, Token.of(text))) {
            String digits = run.digits(0, run.tokens().size());
            if (digits.length() > longest.length()) {
                longest = digits;
            }
        }
        return longest;
    }

    /// Whether hardly anything but digits is said here, as by somebody who goes on reading out a number.
    public static boolean isFigures(String text) {
        return Token.of(text).stream().filter(token -> token.digits().isEmpty()).count() <= FEW_OTHERS;
    }

    /// Whether a payment card is named.
    public static boolean namesCard(String text) {
        return has(Token.of(text), NAMES);
    }

    private static boolean speaksOfCard(List<Token> tokens) {
        if (Numbers.speakOfCode(tokens)) {
            return true;
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (!CARDS.contains(tokens.get(i).word())) {
                continue;
            }
            for (int j = Math.max(0, i - REACH_TOKENS); j < Math.min(tokens.size(), i + REACH_TOKENS); j++) {
                if (PARTS.contains(tokens.get(j).word())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isRequest(List<Token> tokens) {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (MODALS.contains(tokens.get(i).word()) && PERSONS.contains(tokens.get(i + 1).word())) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(List<Token> tokens, Set<String> words) {
        return tokens.stream().anyMatch(token -> words.contains(token.word()));
    }
}
