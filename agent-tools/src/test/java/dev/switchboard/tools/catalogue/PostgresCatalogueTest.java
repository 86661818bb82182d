package dev.switchboard.tools.catalogue;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.OnePostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The same on a real PostgreSQL.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresCatalogueTest extends CatalogueContract {
    @Override
    Database open() throws SQLException {
        return Database.open(OnePostgres.database());
    }
}
