package dev.switchboard.tools.sale.stripe;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.OnePostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The same on a real PostgreSQL, whose tables, times and locks differ from SQLite's.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresStripeTest extends StripeContract {
    @Override
    Database open() throws SQLException {
        return Database.open(OnePostgres.database());
    }
}
