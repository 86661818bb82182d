package dev.switchboard.store;

import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Offer;
import dev.switchboard.store.transcript.Speaker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures, by hand, how many lines a second the writer commits when it is offered as many as it takes, and how long
/// one lone line needs from offer to publication. Arguments: a folder (or a JDBC URL), and how many lines.
final class LinesPerSecond {
    private static final Logger log = LoggerFactory.getLogger(LinesPerSecond.class);

    private LinesPerSecond() {}

    static void main(String[] args) throws Exception {
        int lines = Integer.parseInt(args[1]);
        var config = args[0].startsWith("jdbc:") ? new StoreConfig(args[0], 65_536) : StoreConfig.in(Path.of(args[0]));
        try (var store = TranscriptStore.open(config, Clock.systemUTC())) {
            var writer = store.writer();
            var call = new NewTicket("s", "browser", "riley", null, Instant.now());
            var id = writer.open(call).toCompletableFuture().get().id();
            String text = "The Saving Pockets earn up to 3.88% p.a. on your first $100,000, and there is no fee. ";
            for (int round = 0; round < 3; round++) {
                long began = System.nanoTime();
                for (int i = 0; i < lines; i++) {
                    var line = Line.said(id, "item_" + round + "_" + i, Instant.now(), Speaker.AGENT, text);
                    while (writer.append(line) == Offer.FULL) {
                        Thread.onSpinWait();
                    }
                }
                writer.open(call).toCompletableFuture().get(); // behind all the lines
                double seconds = (System.nanoTime() - began) / 1e9;
                log.warn("round {}: {} lines in {} s: {} lines/s", round, lines, seconds, Math.round(lines / seconds));
            }
            var reader = store.feed().subscribe("");
            var micros = new long[500];
            for (int i = 0; i < micros.length; i++) {
                long began = System.nanoTime();
                writer.append(Line.said(id, "lone_" + i, Instant.now(), Speaker.AGENT, text));
                while (reader.next(Duration.ofSeconds(1)).isEmpty()) {
                    Thread.onSpinWait();
                }
                micros[i] = (System.nanoTime() - began) / 1_000;
            }
            Arrays.sort(micros);
            log.warn("one line, offer to event: p50 {} µs, p95 {} µs, p99 {} µs", micros[250], micros[475],
                    micros[495]);
        }
    }
}
