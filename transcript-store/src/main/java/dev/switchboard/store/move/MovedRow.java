package dev.switchboard.store.move;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row with its values in the form that both sides have in common (null, text, long, double, boolean, instant of whole
/// milliseconds, bytes, JSON), and the digest of those that are compared.
record MovedRow(List<Object> key, @Nullable Object[] values, RowDigest digest) {
    /// The first 16 bytes of the SHA-256 of a row, as two numbers.
    record RowDigest(long high, long low) {}

    static MovedRow of(MovedTable table, @Nullable Object[] values) {
        List<Object> key = new ArrayList<>(table.key().size());
        for (int column : table.key()) {
            Object value = values[column];
            if (value == null) {
                throw new IllegalStateException("a row of " + table.name() + " has no key");
            }
            key.add(value);
        }
        MessageDigest sha256 = sha256();
        for (int i = 0; i < values.length; i++) {
            if (table.isCompared(i)) {
                add(sha256, values[i]);
            }
        }
        byte[] digest = sha256.digest();
        return new MovedRow(key, values, new RowDigest(number(digest, 0), number(digest, 8)));
    }

    /// Each value with its kind and its length before it, so that no two rows look alike.
    private static void add(MessageDigest sha256, @Nullable Object value) {
        byte[] bytes = switch (value) {
            case null -> new byte[0];
            case byte[] raw -> raw;
            case Instant time -> Long.toString(time.toEpochMilli()).getBytes(StandardCharsets.US_ASCII);
            default -> value.toString().getBytes(StandardCharsets.UTF_8);
        };
        sha256.update((byte) (value == null ? 0 : 1));
        for (int shift = 24; shift >= 0; shift -= 8) {
            sha256.update((byte) (bytes.length >>> shift));
        }
        sha256.update(bytes);
    }

    private static long number(byte[] bytes, int from) {
        long number = 0;
        for (int i = from; i < from + 8; i++) {
            number = number << 8 | bytes[i] & 0xff;
        }
        return number;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
