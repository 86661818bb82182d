package dev.switchboard.store.encryption;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The keys of a store, each 256 bits under an id: the first encrypts, all decrypt, so that a new one can be put first while
/// what older ones encrypted is still there. None: nothing is encrypted. Prints as ids, never as keys.
public final class EncryptionKeys {
    public static final EncryptionKeys NONE = new EncryptionKeys(Map.of());

    /// What `parse` takes.
    public static final String EXPECTED =
            "ID:KEY, comma separated, the first for writing; ID of 1 to 32 letters, digits, - and _, KEY base64 of 32 bytes"
                    + " (openssl rand -base64 32)";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final int BYTES = 32;

    private final Map<String, SecretKey> keys;

    private EncryptionKeys(Map<String, SecretKey> keys) {
        this.keys = keys;
    }

    /// Reads `ID:KEY,…`. Throws `IllegalArgumentException` that says what is wrong with which pair and never shows a key.
    public static EncryptionKeys parse(String text) {
        var keys = new LinkedHashMap<String, SecretKey>();
        List<String> pairs = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        for (int i = 0; i < pairs.size() && !text.isBlank(); i++) {
            String pair = pairs.get(i);
            String which = pairs.size() == 1 ? "the key" : "pair " + (i + 1) + " of " + pairs.size();
            int colon = pair.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException(which + (pair.isEmpty() ? " is empty" : " has no ID and colon before it"));
            }
            String id = pair.substring(0, colon);
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException(which + " has a wrong ID");
            }
            if (keys.put(id, key(id, pair.substring(colon + 1))) != null) {
                throw new IllegalArgumentException("the ID '" + id + "' is there twice");
            }
        }
        return keys.isEmpty() ? NONE : new EncryptionKeys(keys);
    }

    private static SecretKey key(String id, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("the key of '" + id + "' is not base64");
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("the key of '" + id + "' has " + bytes.length + " bytes in place of " + BYTES);
        }
        return new SecretKeySpec(bytes, "AES");
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    public boolean has(String id) {
        return keys.containsKey(id);
    }

    /// The id of the key that encrypts; empty where there is none.
    public Optional<String> writing() {
        return keys.keySet().stream().findFirst();
    }

    /// Keys for one purpose, by the same ids, from which the ones given here cannot be found out (HKDF, RFC 5869).
    Map<String, SecretKey> of(String purpose) {
        var derived = new LinkedHashMap<String, SecretKey>();
        keys.forEach((id, key) -> derived.put(id, AesGcm.derived(key, new byte[0], purpose)));
        return derived;
    }

    /// The key of one file; null where that id is not known.
    @Nullable SecretKey of(String id, byte[] salt, String purpose) {
        SecretKey key = keys.get(id);
        return key == null ? null : AesGcm.derived(key, salt, purpose);
    }

    @Override
    public String toString() {
        return "keys " + keys.keySet();
    }
}
