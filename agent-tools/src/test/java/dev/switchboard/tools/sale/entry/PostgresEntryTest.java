package dev.switchboard.tools.sale.entry;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.OnePostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The same on a real PostgreSQL, where scans do not wait for each other.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresEntryTest extends EntryContract {
    @Override
    Database open() throws SQLException {
        return Database.open(OnePostgres.database());
    }
}
