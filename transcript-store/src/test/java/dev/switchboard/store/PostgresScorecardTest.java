package dev.switchboard.store;

import java.sql.SQLException;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresScorecardTest extends ScorecardContract {
    @Override
    String databaseUrl() throws SQLException {
        return SharedPostgres.database(true);
    }
}
