package dev.switchboard.tools.sale;

import java.security.SecureRandom;

/// Makes names for things: short figures for what people say aloud, long ones for what must not be guessed.
final class Ids {
    /// Crockford's base 32: no letter that looks like a figure.
    private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final SecureRandom random = new SecureRandom();

    /// Seven figures, as many as are said and heard in one go; who asks about an order must also say whose it is.
    String order() {
        return "ORD-" + (1_000_000 + random.nextInt(9_000_000));
    }

    String of(String kind) {
        return kind + "-" + letters(16);
    }

    /// 130 random bits: whoever shows it may enter.
    String admissionCode() {
        return letters(26);
    }

    private String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
