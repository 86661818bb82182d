package dev.switchboard.store.encryption;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/// AES-256-GCM with a random nonce of 96 bits before each text and its tag of 128 bits behind it (NIST SP 800-38D). By its
/// section 8.3 a key may so encrypt 2^32 values. Any thread.
final class AesGcm {
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;
    static final int MORE_BYTES = NONCE_BYTES + TAG_BYTES;

    private static final SecureRandom RANDOM = new SecureRandom();

    private AesGcm() {}

    /// @param bound what the text can be read together with only
    static byte[] seal(SecretKey key, byte[] bound, byte[] plain) {
        byte[] nonce = random(NONCE_BYTES);
        try {
            byte[] sealed = Arrays.copyOf(nonce, MORE_BYTES + plain.length);
            cipher(Cipher.ENCRYPT_MODE, key, nonce, bound).doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java knows AES-GCM", e);
        }
    }

    /// Empty when it is not what was written there: changed, moved, cut off, or of another key.
    static Optional<byte[]> open(SecretKey key, byte[] bound, byte[] sealed) {
        if (sealed.length < MORE_BYTES) {
            return Optional.empty();
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(sealed, NONCE_BYTES), bound);
            return Optional.of(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
        } catch (AEADBadTagException notWhatWasWritten) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java knows AES-GCM", e);
        }
    }

    static SecretKey derived(SecretKey key, byte[] salt, String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256").deriveKey(
                    "AES",
                    HKDFParameterSpec.ofExtract()
                            .addIKM(key)
                            .addSalt(salt)
                            .thenExpand(("switchboard " + purpose).getBytes(StandardCharsets.UTF_8), 32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java from 25 on knows HKDF", e);
        }
    }

    static byte[] random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] bound) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        cipher.updateAAD(bound);
        return cipher;
    }
}
