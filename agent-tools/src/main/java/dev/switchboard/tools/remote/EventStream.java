package dev.switchboard.tools.remote;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Server-sent events (HTML Living Standard, 9.2) as they come: only their data, which is all that MCP uses. Bounded in bytes,
/// all events together.
final class EventStream {
    private final InputStream in;
    private final long mostBytes;
    private final StringBuilder data = new StringBuilder();
    private final Deque<String> whole = new ArrayDeque<>();
    private final byte[] chunk = new byte[8_192];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long bytes;
    private boolean afterReturn;

    EventStream(InputStream in, long mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /// The next event's data; empty at the end. Waits for it.
    Optional<String> next() throws IOException {
        while (whole.isEmpty()) {
            int read = in.read(chunk);
            if (read < 0) {
                return Optional.empty();
            }
            bytes += read;
            if (bytes > mostBytes) {
                throw new EOFException("more than " + mostBytes + " bytes");
            }
            for (int i = 0; i < read; i++) {
                take(chunk[i]);
            }
        }
        return Optional.of(whole.poll());
    }

    /// Lines end with CR, LF or both.
    private void take(byte each) {
        if (each == '\n' && afterReturn) {
            afterReturn = false;
            return;
        }
        afterReturn = each == '\r';
        if (each == '\n' || each == '\r') {
            lineEnded(line.toString(StandardCharsets.UTF_8));
            line.reset();
        } else {
            line.write(each);
        }
    }

    private void lineEnded(String text) {
        if (text.isEmpty()) {
            if (!data.isEmpty()) {
                whole.add(data.toString());
                data.setLength(0);
            }
        } else if (text.startsWith("data:")) {
            data.append(data.isEmpty() ? "" : "\n").append(text.startsWith("data: ") ? text.substring(6) : text.substring(5));
        }
    }
}
