package dev.switchboard.gateway.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// E-mail addresses and telephone numbers in what somebody has written, as metadata of the keys that `note_customer` uses. A
/// row of digits alone may be anything (an account, an order), so it is a telephone number only with a `+` or a word that
/// says so; one that passes for a payment card's is none.
final class ContactDetails {
    /// RFC 5321 §4.5.3.1: 64 characters before the @, 254 in all.
    private static final Pattern EMAIL = Pattern.compile(
            "(?<![\\p{L}\\p{N}@._%+'-])[\\p{L}\\p{N}_%+'-](?:[\\p{L}\\p{N}._%+'-]{0,62}[\\p{L}\\p{N}_%+'-])?"
                    + "@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.){1,8}\\p{L}{2,63}(?![\\p{L}\\p{N}@-])");
    private static final Pattern DIGITS =
            Pattern.compile("(?<![\\p{L}\\p{N}#@/$€£.-])\\(?(\\+?)\\(?[0-9](?:[ ().-]{0,2}[0-9]){6,18}(?![\\p{L}\\p{N}@/-])");
    private static final Pattern CUE = Pattern.compile(
            "\\b(?:phone|mobile|cell|tel|telephone|call me|ring me|text me|reach me|whatsapp)\\b", Pattern.CASE_INSENSITIVE);
    private static final int MOST_EMAIL_CHARS = 254;

    private ContactDetails() {}

    /// The key and value of each, in the order in which they stand.
    static List<Map.Entry<String, String>> in(String text) {
        Map<Integer, Map.Entry<String, String>> found = new LinkedHashMap<>();
        for (Matcher email = EMAIL.matcher(text); email.find(); ) {
            if (email.group().length() <= MOST_EMAIL_CHARS && !email.group().contains("..")) {
                found.put(email.start(), Map.entry("email", email.group()));
            }
        }
        boolean cue = CUE.matcher(text).find();
        for (Matcher number = DIGITS.matcher(text); number.find(); ) {
            String digits = number.group().replaceAll("[^0-9]", "");
            boolean international = !number.group(1).isEmpty();
            // E.164 has at most 15 digits; the shortest numbers that people give have 7.
            if ((international || cue) && digits.length() <= 15 && !(digits.length() >= 13 && passesForCard(digits))) {
                found.put(number.start(), Map.entry("phone", (international ? "+" : "") + digits));
            }
        }
        return new ArrayList<>(found.values());
    }

    /// Luhn's sum, which nine of ten other numbers fail.
    private static boolean passesForCard(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit : 2 * digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
