package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.encryption.CellCipher;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.record.Resealing;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Speaker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteEncryptionTest extends EncryptionContract {
    @TempDir
    Path folder;

    @Override
    String databaseUrl() {
        return "jdbc:sqlite:" + folder.resolve("tickets.db");
    }

    @Override
    String index() throws SQLException {
        var words = new StringBuilder();
        try (var connection = DriverManager.getConnection(databaseUrl()); var statement = connection.createStatement()) {
            statement.execute("CREATE VIRTUAL TABLE temp.kept USING fts5vocab(main, ticket_words, row)");
            try (var rows = statement.executeQuery("SELECT term FROM temp.kept")) {
                while (rows.next()) {
                    words.append(rows.getString(1)).append('\n');
                }
            }
        }
        return words.toString();
    }

    @Test
    void sqlOfPeoplesOwnSeesWhatIsEncryptedAsItLies() throws Exception {
        TranscriptStore store = open(K1);
        callOf(store);
        assertThat(store.analysis().ownSql().ask("SELECT message, tool_name FROM interactions, v_tool_calls", 10).rows().toString())
                .contains("enc:v1:k1:", "look_up")
                .doesNotContain("hippo");
    }

    @Test
    void thePhraseIsInNoFileOnceAStoreIsEncryptedAndWhileItIs() throws Exception {
        TranscriptStore store = open("");
        callOf(store);
        SearchContract.untilIndexed(store);
        store.close();
        assertThat(files("")).contains("hippo");

        try (Database database =
                Database.open(databaseUrl(), Database.BUSY_TIMEOUT, new CellCipher(EncryptionKeys.parse(K1)))) {
            new Resealing(database, false, (_, _, _) -> {}).run();
        }
        Resealing.tidy(databaseUrl());
        assertThat(files("")).contains("enc:v1:k1:").doesNotContain("hippo", "purple");

        store = open(K1);
        TicketId id = callOf(store);
        SearchContract.untilIndexed(store);
        assertThat(store.tickets().detail(id).orElseThrow().toString()).contains(PHRASE);
        assertThat(files("")).doesNotContain("hippo", "purple");
    }

    @Test
    void theJournalIsEncryptedAndReadByTheNextStartThatHasItsKey() throws Exception {
        TicketId id;
        try (TranscriptStore store = TranscriptStore.open(
                config(K1), Categorizer.standard(), Clock.systemUTC(), new SecureRandom(), Duration.ofMillis(50))) {
            id = StoreContract.start(store).id();
            try (var other = DriverManager.getConnection(databaseUrl());
                    var lock = other.createStatement()) {
                lock.execute("BEGIN IMMEDIATE");
                StoreContract.say(store, id, "i1", 1, Speaker.USER, "I saw a " + PHRASE);
                await().until(() -> files("journal").contains("k1"));
                store.close();
                assertThat(files("journal")).isNotEmpty().contains("k1").doesNotContain("hippo", id.value());
            }
        }
        // One who does not have the key leaves it alone.
        try (TranscriptStore store = TranscriptStore.open(config(K2), Clock.systemUTC())) {
            assertThat(store.tickets().detail(id).orElseThrow().interactions()).isEmpty();
        }
        try (TranscriptStore store = TranscriptStore.open(config(K2 + "," + K1), Clock.systemUTC())) {
            assertThat(StoreContract.messages(store, id)).containsExactly("I saw a " + PHRASE);
        }
        assertThat(files("journal")).isEmpty();
    }

    private StoreConfig config(String keys) {
        return new StoreConfig(databaseUrl(), 1_000).withJournal(folder, 1 << 20).withKeys(EncryptionKeys.parse(keys));
    }

    private String files(String below) {
        var text = new StringBuilder();
        try (var files = Files.walk(folder.resolve(below))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
