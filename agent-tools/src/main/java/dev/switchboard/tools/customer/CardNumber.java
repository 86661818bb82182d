package dev.switchboard.tools.customer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Recognises the number of a payment card: 13 to 19 digits (ISO/IEC 7812-1), spaced as people do, with a right Luhn
/// check digit.
final class CardNumber {
    private static final int MIN_DIGITS = 13;
    private static final int MAX_DIGITS = 19;

    /// Digits of any script with at most three separators between two.
    private static final Pattern RUN = Pattern.compile("\\p{Nd}(?:[\\s.,/_–-]{0,3}\\p{Nd})+");

    private CardNumber() {}

    /// Whether a card number stands anywhere in `text`, alone or inside a longer run of digits.
    static boolean isIn(String text) {
        Matcher run = RUN.matcher(text);
        while (run.find()) {
            int[] digits = run.group().codePoints().filter(Character::isDigit)
                    .map(Character::getNumericValue).toArray();
            if (holdsCardNumber(digits)) {
                return true;
            }
        }
        return false;
    }

    /// A run of fitting length is judged as a whole; of a longer one, every part, since two numbers may run together.
    private static boolean holdsCardNumber(int[] digits) {
        if (digits.length <= MAX_DIGITS) {
            return digits.length >= MIN_DIGITS && isLuhnValid(digits, 0, digits.length);
        }
        for (int from = 0; from + MIN_DIGITS <= digits.length; from++) {
            for (int to = from + MIN_DIGITS; to <= Math.min(digits.length, from + MAX_DIGITS); to++) {
                if (isLuhnValid(digits, from, to)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isLuhnValid(int[] digits, int from, int to) {
        int sum = 0;
        for (int i = to - 1; i >= from; i--) {
            int doubled = (to - 1 - i) % 2 == 1 ? digits[i] * 2 : digits[i];
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
