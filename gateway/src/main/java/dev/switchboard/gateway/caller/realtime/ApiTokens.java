package dev.switchboard.gateway.caller.realtime;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// The tokens that open `/v1/realtime`. Kept and compared as SHA-256, each of them every time, so that the time taken tells
/// nothing of a token, not even its length. Without any, every key is good.
public final class ApiTokens {
    private final List<byte[]> digests;

    public ApiTokens(List<String> tokens) {
        this.digests = tokens.stream().map(ApiTokens::digest).toList();
    }

    boolean required() {
        return !digests.isEmpty();
    }

    boolean accept(String key) {
        byte[] given = digest(key);
        boolean found = false;
        for (byte[] digest : digests) {
            found |= MessageDigest.isEqual(digest, given);
        }
        return found;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
