package dev.switchboard.store.encryption;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;

/// Encrypts bodies of the journal, each bound to its run and its number: a byte 1, the length of the key's id, the id, and
/// the sealed body. A plain body is JSON and begins otherwise. Any thread.
public final class RecordCipher {
    public static final RecordCipher NONE = new RecordCipher(EncryptionKeys.NONE);

    private static final byte SEALED = 1;

    private final EncryptionKeys keys;
    private final Map<String, SecretKey> derived;

    public RecordCipher(EncryptionKeys keys) {
        this.keys = keys;
        this.derived = keys.of("journal");
    }

    public byte[] seal(String run, long number, byte[] body) {
        Optional<String> id = keys.writing();
        if (id.isEmpty()) {
            return body;
        }
        byte[] name = id.get().getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = AesGcm.seal(Objects.requireNonNull(derived.get(id.get())), place(run, number), body);
        return ByteBuffer.allocate(2 + name.length + sealed.length)
                .put(SEALED)
                .put((byte) name.length)
                .put(name)
                .put(sealed)
                .array();
    }

    public Reading open(String run, long number, byte[] body) {
        if (body[0] != SEALED) {
            return new Opened(body);
        }
        ByteBuffer buffer = ByteBuffer.wrap(body, 1, body.length - 1);
        int length = buffer.hasRemaining() ? Byte.toUnsignedInt(buffer.get()) : 0;
        if (length == 0 || length > buffer.remaining()) {
            return new Unreadable();
        }
        byte[] name = new byte[length];
        buffer.get(name);
        String id = new String(name, StandardCharsets.US_ASCII);
        SecretKey key = derived.get(id);
        if (key == null) {
            return new NoKey(id);
        }
        byte[] sealed = new byte[buffer.remaining()];
        buffer.get(sealed);
        return AesGcm.open(key, place(run, number), sealed).<Reading>map(Opened::new).orElseGet(Unreadable::new);
    }

    private static byte[] place(String run, long number) {
        return (run + '/' + number).getBytes(StandardCharsets.UTF_8);
    }

    public sealed interface Reading {}

    public record Opened(byte[] body) implements Reading {}

    public record NoKey(String keyId) implements Reading {}

    public record Unreadable() implements Reading {}
}
