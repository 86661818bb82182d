package dev.switchboard.gateway;

import dev.switchboard.store.move.MoveProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How far a move has come: on a terminal one line with a bar that is written over, elsewhere a line every few seconds and
/// one at the end of each table.
final class MoveBar implements MoveProgress {
    private static final int WIDTH = 24;
    private static final long TERMINAL_NANOS = 100_000_000;
    private static final long PLAIN_NANOS = 5_000_000_000L;

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private @Nullable String step;
    private String line = "";
    private long begunNanos;
    private long shownNanos;

    MoveBar(PrintWriter out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    @Override
    public void at(Stage stage, String table, long done, long of) {
        long now = nanos.getAsLong();
        String current = stage + table;
        if (!current.equals(step)) {
            endStep();
            step = current;
            begunNanos = now;
            shownNanos = now;
        }
        line = text(stage, table, done, of, now - begunNanos);
        if (now - shownNanos >= (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
            shownNanos = now;
            show();
        }
    }

    private static String text(Stage stage, String table, long done, long of, long tookNanos) {
        String doing = switch (stage) {
            case COPY -> "copying";
            case INDEX -> "indexing";
            case VERIFY -> "comparing";
        };
        long rate = tookNanos <= 0 ? 0 : Math.round(done * 1e9 / tookNanos);
        String rows = of == 0 ? String.valueOf(done) : done + " of " + of;
        String share = "";
        if (of > 0) {
            long full = Math.min(WIDTH, WIDTH * done / of);
            share = String.format(Locale.ROOT, " [%s%s] %3d %%",
                    "#".repeat((int) full), ".".repeat(WIDTH - (int) full), Math.min(100, 100 * done / of));
        }
        return String.format(Locale.ROOT, "%-9s %-18s%s %s rows, %d rows/s", doing, table, share, rows, rate);
    }

    private void show() {
        if (terminal) {
            out.print("\r\u001b[K" + line);
        } else {
            out.println(line);
        }
        out.flush();
    }

    private void endStep() {
        if (step != null) {
            show();
            if (terminal) {
                out.println();
            }
        }
    }

    /// Leaves the last line as it is.
    void end() {
        endStep();
        step = null;
        out.flush();
    }
}
