package dev.switchboard.store.encryption;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;

/// Encrypts and decrypts texts of the database, each bound to its cell:
///
/// - `enc:v1:KEYID:BASE64` is an encrypted text: nonce, text in UTF-8, tag;
/// - `enc:v0:TEXT` is a plain text that begins like one of these two, so that nothing anybody says can be taken for them;
/// - everything else is a plain text.
///
/// Without keys it encrypts nothing, and reads what is plain. What cannot be read is shown as a text in brackets that says
/// why: a transcript with a hole is of more use than none. Any thread.
public final class CellCipher {
    public static final CellCipher NONE = new CellCipher(EncryptionKeys.NONE);

    private static final String SEALED = "enc:v1:";
    private static final String PLAIN = "enc:v0:";

    private final EncryptionKeys keys;
    private final Map<String, SecretKey> derived;

    public CellCipher(EncryptionKeys keys) {
        this.keys = keys;
        this.derived = keys.of("cells");
    }

    public EncryptionKeys keys() {
        return keys;
    }

    /// The text as it is stored.
    public String seal(Cell cell, String text) {
        Optional<String> id = keys.writing();
        if (id.isEmpty()) {
            return text.startsWith(SEALED) || text.startsWith(PLAIN) ? PLAIN + text : text;
        }
        SecretKey key = Objects.requireNonNull(derived.get(id.get()));
        byte[] sealed = AesGcm.seal(key, cell.bytes(), storable(text).getBytes(StandardCharsets.UTF_8));
        return SEALED + id.get() + ':' + Base64.getEncoder().encodeToString(sealed);
    }

    /// The text that was stored, or why it cannot be read.
    public String open(Cell cell, String stored) {
        return switch (read(cell, stored)) {
            case Plain(String text) -> text;
            case Sealed(_, String text) -> text;
            case NoKey(String id) -> "[encrypted: key " + id + " is not configured]";
            case Unreadable(String id) -> "[encrypted: not what was written here with key " + id + "]";
        };
    }

    /// The JSON that was stored as `"enc:v1:…"`, or a JSON string that says why it cannot be read; other JSON as it is.
    public String openJson(Cell cell, String json) {
        if (!isSealedJson(json)) {
            return json;
        }
        return switch (read(cell, json.substring(1, json.length() - 1))) {
            case Plain(String text) -> text;
            case Sealed(_, String text) -> text;
            case NoKey _, Unreadable _ -> '"' + open(cell, json.substring(1, json.length() - 1)) + '"';
        };
    }

    public static boolean isSealedJson(String json) {
        return json.length() > 2 && json.startsWith(SEALED, 1) && json.charAt(0) == '"' && json.endsWith("\"");
    }

    /// What stands in a cell.
    public Reading read(Cell cell, String stored) {
        if (stored.startsWith(PLAIN)) {
            return new Plain(stored.substring(PLAIN.length()));
        }
        if (!stored.startsWith(SEALED)) {
            return new Plain(stored);
        }
        int colon = stored.indexOf(':', SEALED.length());
        String id = colon < 0 ? "" : stored.substring(SEALED.length(), colon);
        SecretKey key = derived.get(id);
        if (key == null) {
            return new NoKey(id);
        }
        try {
            byte[] sealed = Base64.getDecoder().decode(stored.substring(colon + 1));
            return AesGcm.open(key, cell.bytes(), sealed)
                    .<Reading>map(plain -> new Sealed(id, new String(plain, StandardCharsets.UTF_8)))
                    .orElseGet(() -> new Unreadable(id));
        } catch (IllegalArgumentException notBase64) {
            return new Unreadable(id);
        }
    }

    /// PostgreSQL cannot keep the character U+0000 and SQLite's own functions stop at it, so it is replaced.
    public static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    public sealed interface Reading {}

    /// It is not encrypted.
    public record Plain(String text) implements Reading {}

    public record Sealed(String keyId, String text) implements Reading {}

    /// It is encrypted with a key that is not known here.
    public record NoKey(String keyId) implements Reading {}

    /// Changed, cut off, or written for another cell.
    public record Unreadable(String keyId) implements Reading {}
}
