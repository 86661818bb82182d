package dev.switchboard.dashboard.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// Random texts that open something: 256 bits each. Only digests of them are kept; with so much chance in them a plain
/// SHA-256 cannot be guessed back.
final class Keys {
    static final String TOKEN_PREFIX = "swb_";

    /// Without what looks alike when it is read aloud or copied by hand.
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int PASSWORD_CHARS = 20;
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 8;

    private final SecureRandom random;

    Keys(SecureRandom random) {
        this.random = random;
    }

    String session() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(KEY_BYTES));
    }

    String token() {
        return TOKEN_PREFIX + session();
    }

    /// A name for a row: not secret.
    String id() {
        return HexFormat.of().formatHex(bytes(ID_BYTES));
    }

    /// A password to hand to somebody, about 99 bits, in groups of five.
    String password() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < PASSWORD_CHARS; i++) {
            text.append(i > 0 && i % 5 == 0 ? "-" : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    static String digest(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
