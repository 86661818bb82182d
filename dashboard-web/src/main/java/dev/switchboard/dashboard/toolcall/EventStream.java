package dev.switchboard.dashboard.toolcall;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Server-sent events on one answer, written by one (virtual) thread, which a reader that takes nothing holds at most
/// for the web server's idle time (30 s); then writing fails. Format:
/// <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
public final class EventStream {
    private final ServletOutputStream out;
    private final Duration quiet;
    private long wroteNanos = System.nanoTime();

    /// Begins the answer. `quiet`: a comment is sent when nothing else was for so long, so that proxies keep the line.
    public EventStream(HttpServletResponse response, Duration quiet) throws IOException {
        response.setStatus(200);
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("utf-8");
        response.setHeader("Cache-Control", "no-store");
        // Tells nginx to pass each event on at once.
        response.setHeader("X-Accel-Buffering", "no");
        this.out = response.getOutputStream();
        this.quiet = quiet;
        response.flushBuffer();
    }

    /// `data` must be of one line. An event without an id leaves the reader's place as it was.
    public void event(@Nullable String id, @Nullable String type, String data) throws IOException {
        write((id == null ? "" : "id: " + id + "\n")
                + (type == null ? "" : "event: " + type + "\n")
                + "data: " + data + "\n\n");
    }

    /// How long the reader waits before it comes back.
    public void retry(Duration wait) throws IOException {
        write("retry: " + wait.toMillis() + "\n\n");
    }

    public void keepAlive() throws IOException {
        if (System.nanoTime() - wroteNanos >= quiet.toNanos()) {
            write(": quiet\n\n");
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        wroteNanos = System.nanoTime();
    }
}
