package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real process takes calls and is killed (`SIGKILL`) at a random moment, again and again over the same data folder;
/// every other time while the database is locked, so that it dies with its lines in the journal. After each death every
/// line it had been told is safe must be there, once. `-Dswitchboard.kills=200` makes it longer.
class KilledProcessTest {
    private static final Logger log = LoggerFactory.getLogger(KilledProcessTest.class);
    private static final int KILLS = Integer.getInteger("switchboard.kills", 3);

    @TempDir
    private Path folder;

    /// What the process said of a call before it died.
    private static final class Promised {
        int lines;
        int notes;
        boolean closed;
    }

    @Test
    void aProcessKilledAtAnyMomentLosesNothingItSaidWasSafe() throws Exception {
        Random random = new Random(Long.getLong("switchboard.seed", 42));
        int tickets = 0;
        int lines = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            boolean outage = kill % 2 == 1;
            Map<TicketId, Promised> promised = runAndKill(random, outage);
            check(promised);
            tickets += promised.size();
            lines += promised.values().stream().mapToInt(call -> call.lines).sum();
        }
        log.warn("killed {} times: {} tickets and {} acknowledged lines, all there, none twice", KILLS, tickets, lines);
        assertThat(lines).isGreaterThan(KILLS * 10);
    }

    private Map<TicketId, Promised> runAndKill(Random random, boolean outage) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CallsUntilKilled.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        var promised = new LinkedHashMap<TicketId, Promised>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            readUntil(output, promised, "ready");
            readUntil(output, promised, "said");
            int delayMs = 20 + random.nextInt(300);
            CompletableFuture<?> killed;
            if (outage) {
                Connection lock = lock();
                killed = CompletableFuture.runAsync(
                        () -> kill(process), CompletableFuture.delayedExecutor(1_300 + delayMs, TimeUnit.MILLISECONDS));
                readUntil(output, promised, null);
                lock.close();
            } else {
                killed = CompletableFuture.runAsync(
                        () -> kill(process), CompletableFuture.delayedExecutor(delayMs, TimeUnit.MILLISECONDS));
                readUntil(output, promised, null);
            }
            killed.join();
            assertThat(process.waitFor()).isEqualTo(137);
        } finally {
            process.destroyForcibly();
        }
        return promised;
    }

    /// By the handle, which leaves what the process has said to be read.
    private static void kill(Process process) {
        process.toHandle().destroyForcibly();
    }

    private Connection lock() throws SQLException {
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tickets.db") + "?busy_timeout=5000");
        other.createStatement().execute("BEGIN IMMEDIATE");
        return other;
    }

    /// Notes what is promised, until a line begins so; until the process is dead for null.
    private static void readUntil(BufferedReader output, Map<TicketId, Promised> promised, @Nullable String beginning)
            throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "open" -> promised.put(new TicketId(words[1]), new Promised());
                case "said" -> {
                    Promised call = call(promised, words[1]);
                    call.lines = Integer.parseInt(words[2]);
                    call.notes = Integer.parseInt(words[3]);
                }
                case "closed" -> call(promised, words[1]).closed = true;
                case "ready" -> {}
                default -> log.info("the process says: {}", line);
            }
            if (words[0].equals(beginning)) {
                return;
            }
        }
        assertThat(beginning).as("the process ended too early").isNull();
    }

    private static Promised call(Map<TicketId, Promised> promised, String id) {
        return promised.computeIfAbsent(new TicketId(id), _ -> new Promised());
    }

    private void check(Map<TicketId, Promised> promised) throws SQLException {
        try (var store = TranscriptStore.open(StoreConfig.in(folder), Clock.systemUTC())) {
            promised.forEach((id, call) -> {
                var detail = store.tickets().detail(id).orElseThrow(() -> new AssertionError(id + " is lost"));
                assertThat(detail.ticket().status()).isEqualTo(TicketStatus.CLOSED);
                if (call.closed) {
                    assertThat(detail.ticket().endReason()).isEqualTo("caller_hangup");
                }
                assertThat(detail.ticket().category()).isNotNull();
                List<String> said = detail.interactions().stream().map(line -> line.line().message()).toList();
                assertThat(said).hasSizeGreaterThanOrEqualTo(call.lines)
                        .isEqualTo(IntStream.range(0, said.size()).mapToObj(i -> "line " + i + " of " + id).toList());
                List<String> notes = detail.metadata().stream().map(MetadataEntry::value).toList();
                assertThat(notes).hasSizeGreaterThanOrEqualTo(call.notes)
                        .isEqualTo(IntStream.rangeClosed(1, notes.size()).mapToObj(i -> "note " + i).toList());
            });
            assertThat(store.rejectedEntries()).isZero();
            var integrity = store.database().<String>read(connection -> store.database().sql(connection)
                    .first("PRAGMA integrity_check", _ -> {}, row -> row.text("integrity_check", "")).orElseThrow());
            assertThat(integrity).isEqualTo("ok");
        }
    }
}
