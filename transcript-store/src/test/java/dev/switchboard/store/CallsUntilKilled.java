package dev.switchboard.store;

import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Offer;
import dev.switchboard.store.transcript.Speaker;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;

/// Takes calls in a process of its own until it is killed, and prints what it may rely on: `open ID` once a ticket is
/// safe, `said ID N M` once the first N lines and M metadata entries of a call are (a ticket opened behind them is),
/// `closed ID`.
/// Argument: the data folder.
final class CallsUntilKilled {
    private static final int CALLS = 8;

    private final TranscriptStore store;
    private final PrintStream out;

    private CallsUntilKilled(TranscriptStore store, PrintStream out) {
        this.store = store;
        this.out = out;
    }

    static void main(String[] args) {
        var store = TranscriptStore.open(StoreConfig.in(Path.of(args[0])), Clock.systemUTC());
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("ready");
        var calls = new CallsUntilKilled(store, out);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CALLS; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                while (true) {
                    calls.take();
                }
            }));
        }
        threads.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void take() {
        TicketId id = open();
        say("open " + id);
        for (int line = 0; line < 40; ) {
            for (int last = line + 10; line < last; line++) {
                insist(Line.said(id, "item_" + line, Instant.now(), Speaker.USER, "line " + line + " of " + id));
            }
            while (store.writer().addMetadata(id, "note", "note " + line / 10) == Offer.FULL) {
                Thread.onSpinWait();
            }
            TicketId behind = open();
            say("said " + id + " " + line + " " + line / 10);
            await(store.writer().close(behind, "caller_hangup").toCompletableFuture());
        }
        await(store.writer().close(id, "caller_hangup").toCompletableFuture());
        say("closed " + id);
    }

    private TicketId open() {
        var ticket = new NewTicket("session", "browser", "riley", null, Instant.now());
        return await(store.writer().open(ticket).toCompletableFuture()).id();
    }

    private static <T> T await(CompletableFuture<T> answer) {
        return answer.join();
    }

    private void insist(Line line) {
        while (store.writer().append(line) == Offer.FULL) {
            Thread.onSpinWait();
        }
    }

    private synchronized void say(String line) {
        out.println(line);
    }
}
