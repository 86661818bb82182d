package dev.switchboard.store;

import static dev.switchboard.store.StoreContract.START;
import static dev.switchboard.store.StoreContract.hangUp;
import static dev.switchboard.store.StoreContract.messages;
import static dev.switchboard.store.StoreContract.say;
import static dev.switchboard.store.StoreContract.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Speaker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A PostgreSQL that is stopped and started again under running calls.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresOutageTest {
    private static final int LINES = 500;

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock(START);

    @BeforeAll
    static void waitForASlowMachine() {
        StoreContract.waitForASlowMachine();
    }

    @Test
    void callsGoOnWhileTheServerIsDownAndAreStoredOnceWhenItIsBack() throws Exception {
        EmbeddedPostgres server = server(0);
        int port = server.getPort();
        var config = new StoreConfig(server.getJdbcUrl("postgres", "postgres"), 1_000)
                .withJournal(folder.resolve("data"), StoreConfig.USUAL_JOURNAL_BYTES);
        try (var store = TranscriptStore.open(config, clock)) {
            TicketId before = start(store).id();
            store.writer().addMetadata(before, "note", "before");
            server.close();

            TicketId during = start(store).id();
            for (int i = 0; i < LINES; i++) {
                say(store, before, "item_" + i, i, Speaker.USER, "line " + i);
            }
            say(store, during, "q", 1, Speaker.USER, "I lost my debit card");
            assertThat(hangUp(store, during).endReason()).isEqualTo("caller_hangup");
            await().until(() -> store.delay().isPresent());
            assertThat(store.problem()).isEmpty();

            server = server(port);
            await().atMost(Duration.ofSeconds(60)).until(() -> store.delay().isEmpty());
            hangUp(store, before);
            assertThat(messages(store, before)).isEqualTo(IntStream.range(0, LINES).mapToObj(i -> "line " + i).toList());
            assertThat(store.tickets().detail(before).orElseThrow().metadata()).hasSize(1);
            assertThat(store.tickets().find(during).orElseThrow().category()).isEqualTo("card_inquiry");
            assertThat(store.rejectedEntries()).isZero();
        } finally {
            server.close();
        }
    }

    /// A server over the same files each time, on a free port for 0.
    private EmbeddedPostgres server(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("server"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off")
                .start();
    }
}
