package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.redaction.RedactionPolicy.Mode;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Speaker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlitePrivacyTest extends PrivacyContract {
    @TempDir
    Path folder;

    @Override
    String databaseUrl() {
        return "jdbc:sqlite:" + folder.resolve("tickets.db");
    }

    @Test
    void answersToSqlOfPeoplesOwnAreRedacted() {
        TranscriptStore store = open(new RedactionPolicy(Mode.READ, false));
        paymentCall(store);
        assertThat(store.analysis().ownSql().ask("SELECT message FROM interactions", 10).rows().toString())
                .contains("[email]")
                .doesNotContain("example.com");
    }

    /// And what people did meanwhile is in the audit log afterwards.
    @Test
    void noCardNumberLiesInTheJournalWhileTheDatabaseIsAway() throws Exception {
        var config = new StoreConfig(databaseUrl(), 1_000)
                .withJournal(folder, 1 << 20)
                .withRedaction(new RedactionPolicy(Mode.READ, false));
        try (TranscriptStore store = TranscriptStore.open(config, Clock.systemUTC())) {
            TicketId id = StoreContract.start(store).id();
            try (var other = DriverManager.getConnection(databaseUrl());
                    var lock = other.createStatement()) {
                lock.execute("BEGIN IMMEDIATE");
                StoreContract.say(store, id, "i1", 1, Speaker.USER, "It is 4242 4242 4242 4242, thanks");
                store.audit().add(new AuditEntry(
                        Instant.now(), "loopback", "tickets.search", null, "127.0.0.1", Map.of("q", "4242424242424242")));
                await().until(() -> journal().contains("thanks") && journal().contains("tickets.search"));
                assertThat(journal()).contains("It is [card], thanks").doesNotContain("4242");
                lock.execute("ROLLBACK");
            }
            await().until(() -> store.audit().list(null, null, null, 0, 10).size() == 1);
            assertThat(store.audit().list(null, null, null, 0, 10).getFirst().entry().details())
                    .containsEntry("q", "[card]");
        }
    }

    private String journal() throws IOException {
        var text = new StringBuilder();
        try (var files = Files.walk(folder.resolve("journal"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }
}
