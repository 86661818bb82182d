package dev.switchboard.store;

import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Offer;
import dev.switchboard.store.transcript.Speaker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures, by hand, how many lines a second the writer commits when it is offered as many as it takes, and how long
/// one lone line needs from offer to publication. Arguments: a folder, a JDBC URL, or `postgres` for a server of its own
/// with its usual settings; how many lines; how many gateways write at once (a shared database only), 1 unless told.
final class LinesPerSecond {
    private static final Logger log = LoggerFactory.getLogger(LinesPerSecond.class);
    private static final String TEXT =
            "The Saving Pockets earn up to 3.88% p.a. on your first $100,000, and there is no fee. ";

    private LinesPerSecond() {}

    static void main(String[] args) throws Exception {
        int lines = Integer.parseInt(args[1]);
        int gateways = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        if (args[0].equals("postgres")) {
            try (var server = EmbeddedPostgres.builder().start()) {
                measure(new StoreConfig(server.getJdbcUrl("postgres", "postgres"), 65_536), lines, gateways);
            }
        } else {
            var config = args[0].startsWith("jdbc:") ? new StoreConfig(args[0], 65_536) : StoreConfig.in(Path.of(args[0]));
            measure(config, lines, gateways);
        }
    }

    private static void measure(StoreConfig config, int lines, int gateways) throws Exception {
        var stores = new ArrayList<TranscriptStore>();
        try {
            for (int i = 0; i < gateways; i++) {
                stores.add(TranscriptStore.open(config, Clock.systemUTC()));
            }
            for (int round = 0; round < 3; round++) {
                long began = System.nanoTime();
                CompletableFuture.allOf(stores.stream()
                                .map(store -> CompletableFuture.runAsync(() -> say(store, lines / gateways)))
                                .toArray(CompletableFuture[]::new))
                        .join();
                double seconds = (System.nanoTime() - began) / 1e9;
                log.warn("round {}: {} lines of {} gateways in {} s: {} lines/s", round, lines, gateways, seconds,
                        Math.round(lines / seconds));
            }
            alone(stores.getFirst());
        } finally {
            stores.forEach(TranscriptStore::close);
        }
    }

    private static NewTicket call() {
        return new NewTicket("s", "browser", "riley", null, Instant.now());
    }

    private static void say(TranscriptStore store, int lines) {
        var writer = store.writer();
        var id = writer.open(call()).toCompletableFuture().join().id();
        for (int i = 0; i < lines; i++) {
            var line = Line.said(id, "item_" + i, Instant.now(), Speaker.AGENT, TEXT);
            while (writer.append(line) == Offer.FULL) {
                Thread.onSpinWait();
            }
        }
        writer.close(id, "caller_hangup").toCompletableFuture().join(); // behind all the lines
    }

    private static void alone(TranscriptStore store) throws InterruptedException {
        var id = store.writer().open(call()).toCompletableFuture().join().id();
        var reader = store.feed().subscribe("");
        var micros = new long[500];
        for (int i = 0; i < micros.length; i++) {
            long began = System.nanoTime();
            store.writer().append(Line.said(id, "lone_" + i, Instant.now(), Speaker.AGENT, TEXT));
            while (reader.next(Duration.ofSeconds(1)).isEmpty()) {
                Thread.onSpinWait();
            }
            micros[i] = (System.nanoTime() - began) / 1_000;
        }
        Arrays.sort(micros);
        log.warn("one line, offer to event: p50 {} µs, p95 {} µs, p99 {} µs", micros[250], micros[475], micros[495]);
    }
}
