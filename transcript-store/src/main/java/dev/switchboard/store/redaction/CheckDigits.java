package dev.switchboard.store.redaction;

/// Whether a number is one of its kind, by the check digit it carries.
final class CheckDigits {
    private static final int[] NRIC_WEIGHTS = {2, 7, 6, 5, 4, 3, 2};

    private CheckDigits() {}

    /// ISO/IEC 7812-1 Annex B, over ASCII digits.
    static boolean luhn(CharSequence digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighed = i % 2 == 0 ? digit : digit * 2;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0;
    }

    /// ISO 13616: the first four characters moved to the end, letters as 10 to 35, modulo 97 gives 1. Upper case.
    static boolean iban(String iban) {
        int remainder = 0;
        for (int i = 0; i < iban.length(); i++) {
            int value = Character.digit(iban.charAt((i + 4) % iban.length()), 36);
            remainder = (value < 10 ? remainder * 10 : remainder * 100) % 97;
            remainder = (remainder + value) % 97;
        }
        return remainder == 1;
    }

    /// The check letter of S and T (citizens, residents), F and G (foreigners), and M (foreigners since 2022), as is
    /// commonly documented; the authority that issues them publishes no algorithm. Upper case, seven digits.
    static boolean nric(char first, CharSequence digits, char last) {
        int sum =
                switch (first) {
                    case 'T', 'G' -> 4;
                    case 'M' -> 3;
                    default -> 0;
                };
        for (int i = 0; i < NRIC_WEIGHTS.length; i++) {
            sum += (digits.charAt(i) - '0') * NRIC_WEIGHTS[i];
        }
        String letters =
                switch (first) {
                    case 'S', 'T' -> "JZIHGFEDCBA";
                    case 'F', 'G' -> "XWUTRQPNMLK";
                    case 'M' -> "XWUTRQPNJLK";
                    default -> "";
                };
        return !letters.isEmpty() && letters.charAt(sum % 11) == last;
    }
}
