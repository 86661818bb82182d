package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.move.MoveModule;
import dev.switchboard.store.move.StoreMove;
import dev.switchboard.store.ticket.TicketId;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresEncryptionTest extends EncryptionContract {
    private @Nullable String url;

    @Override
    String databaseUrl() throws SQLException {
        if (url == null) {
            url = SharedPostgres.database(true);
        }
        return url;
    }

    @Test
    void aStoreIsMovedHereAsItLiesWithoutItsKey(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("tickets.db");
        var config = new StoreConfig("jdbc:sqlite:" + file, 1_000).withKeys(EncryptionKeys.parse(K1));
        TicketId id;
        try (TranscriptStore store = TranscriptStore.open(config, Clock.systemUTC())) {
            id = callOf(store);
        }
        new StoreMove(file, databaseUrl(), List.of(MoveModule.STORE), (_, _, _, _) -> {}, Clock.systemUTC()).run();

        assertThat(stored()).contains("enc:v1:k1:").doesNotContain("hippo");
        assertThat(index()).contains("tool:look_up").doesNotContain("configured");
        assertReads(open(K1), id);
    }

    @Override
    String index() throws SQLException {
        var words = new StringBuilder();
        try (var connection = DriverManager.getConnection(databaseUrl());
                var rows = connection.createStatement().executeQuery("SELECT words FROM ticket_words")) {
            while (rows.next()) {
                words.append(rows.getString(1)).append('\n');
            }
        }
        return words.toString();
    }
}
