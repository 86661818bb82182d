package dev.switchboard.store;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

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
