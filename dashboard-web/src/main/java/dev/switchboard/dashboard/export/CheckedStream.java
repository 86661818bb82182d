package dev.switchboard.dashboard.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A stream of text that knows the SHA-256 of everything that went through it.
final class CheckedStream {
    private final OutputStream out;
    private final MessageDigest digest = sha256();
    private long bytes;

    CheckedStream(OutputStream out) {
        this.out = out;
    }

    void write(String text) throws IOException {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        digest.update(encoded);
        bytes += encoded.length;
        out.write(encoded);
    }

    /// The checksum of what was written so far; nothing may be written after it was asked for, but the last record.
    String sha256Hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    long bytes() {
        return bytes;
    }

    void flush() throws IOException {
        out.flush();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
