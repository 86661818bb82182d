package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.store.redaction.RedactionPolicy;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresPrivacyTest extends PrivacyContract {
    @Override
    String databaseUrl() {
        try {
            return SharedPostgres.database(true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As when a store is moved here and the move is taken up again.
    @Test
    void aRowOfTheAuditLogMayBeWrittenOnceMoreAsItIsButNotTheTableEmptied() {
        TranscriptStore store = open(RedactionPolicy.OFF);
        String row = """
                INSERT INTO audit_log (audit_id, at, who, action, ticket_id, address, details)
                VALUES (7, '2026-01-01T00:00:00Z', '%s', 'ticket.read', NULL, '', '{}')
                ON CONFLICT (audit_id) DO UPDATE SET who = excluded.who
                """;
        change(store, row.formatted("loopback"));
        change(store, row.formatted("loopback"));

        assertThat(store.audit().list(null, null, null, 0, 10)).hasSize(1);
        for (String wrong : List.of(row.formatted("nobody"), "TRUNCATE audit_log")) {
            assertThatThrownBy(() -> change(store, wrong)).rootCause().hasMessageContaining("only added to");
        }
    }

    private static void change(TranscriptStore store, String statement) {
        store.database().<Integer>write(connection -> store.database().sql(connection).update(statement, _ -> {}));
    }
}
