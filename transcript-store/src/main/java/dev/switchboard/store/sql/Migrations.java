package dev.switchboard.store.sql;

import dev.switchboard.store.StoreException;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/// Runs one module's migrations with Flyway. Modules share the schema, each with its own history; the first migration
/// of a module therefore meets a schema that is not empty, which is what the baseline at version 0 is for.
final class Migrations {
    private static final Pattern MODULE = Pattern.compile("[a-z][a-z0-9_]{0,40}");

    private Migrations() {}

    static void run(DataSource source, String module, String location) {
        if (!MODULE.matcher(module).matches()) {
            throw new IllegalArgumentException("module name (lower-case letters, digits, _) expected: " + module);
        }
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:" + location)
                    .failOnMissingLocations(true)
                    .table("schema_history_" + module)
                    .baselineOnMigrate(true)
                    .baselineVersion(MigrationVersion.fromVersion("0"))
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreException("cannot bring the tables of '" + module + "' up to date", e);
        }
    }
}
