package dev.switchboard.dashboard.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// PBKDF2-HMAC-SHA256 with 600,000 rounds and 16 bytes of salt (OWASP Password Storage Cheat Sheet, 2023), written as
/// `pbkdf2-sha256$ROUNDS$SALT$KEY` so that the rounds may grow: `verify` takes those that stand in the text. Takes a good
/// part of a second of one core, by design.
final class PasswordHash {
    static final int ROUNDS = 600_000;

    private static final String SCHEME = "pbkdf2-sha256";
    private static final int SALT_BYTES = 16;
    private static final int KEY_BITS = 256;

    private final int rounds;
    private final SecureRandom random;
    private final String nobodys;

    PasswordHash(int rounds, SecureRandom random) {
        this.rounds = rounds;
        this.random = random;
        byte[] key = new byte[KEY_BITS / 8];
        random.nextBytes(key);
        this.nobodys = written(salt(), key);
    }

    String of(String password) {
        byte[] salt = salt();
        return written(salt, derive(password, salt, rounds));
    }

    private byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    private String written(byte[] salt, byte[] key) {
        return SCHEME + "$" + rounds + "$" + text(salt) + "$" + text(key);
    }

    /// Whether it is the password, compared in constant time.
    boolean verify(String password, String hash) {
        String[] parts = hash.split("\\$");
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            throw new IllegalStateException("a stored password of an unknown kind");
        }
        byte[] key = derive(password, Base64.getDecoder().decode(parts[2]), Integer.parseInt(parts[1]));
        return MessageDigest.isEqual(key, Base64.getDecoder().decode(parts[3]));
    }

    /// The same work for a name that does not exist, so that the time taken does not tell.
    void verifyNobody(String password) {
        verify(password, nobodys);
    }

    private static byte[] derive(String password, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, KEY_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
