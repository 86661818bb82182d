package dev.switchboard.gateway.export;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// A line of progress that replaces itself on a terminal; elsewhere a new line now and then.
final class Progress {
    private static final long TERMINAL_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter err;
    private final boolean terminal = System.console() != null && System.console().isTerminal();
    private final long began = System.nanoTime();
    private long first = -1;
    private long total;
    private long shownAt = began;

    Progress(PrintWriter err) {
        this.err = err;
    }

    void total(long tickets) {
        this.total = tickets;
    }

    void say(String format, Object... values) {
        err.println(String.format(Locale.ROOT, format, values));
        err.flush();
    }

    void at(long count) {
        first = first < 0 ? count - 1 : first;
        long now = System.nanoTime();
        if (now - shownAt >= (terminal ? TERMINAL_EVERY_NANOS : LOG_EVERY_NANOS)) {
            shownAt = now;
            show(count, terminal ? "\r" : "", terminal ? "" : "\n");
        }
    }

    void done(long count) {
        show(count, terminal ? "\r" : "", "\n");
    }

    private void show(long count, String before, String after) {
        double seconds = Math.max(0.001, (System.nanoTime() - began) / 1e9);
        long perSecond = Math.round(Math.max(0, count - Math.max(0, first)) / seconds);
        err.printf(Locale.ROOT, "%s%,d of %,d tickets, %,d/s   %s", before, count, Math.max(total, count), perSecond, after);
        err.flush();
    }
}
