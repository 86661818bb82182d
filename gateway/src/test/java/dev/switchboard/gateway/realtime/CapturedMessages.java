package dev.switchboard.gateway.realtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// The messages in `resources/realtime`, one a line.
final class CapturedMessages {
    private CapturedMessages() {}

    static List<String> in(String file) {
        try (InputStream lines = CapturedMessages.class.getResourceAsStream("/realtime/" + file)) {
            String text = new String(Objects.requireNonNull(lines, file).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
