package dev.switchboard.store.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.query.QueryRefusedException.Reason;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Questions to PostgreSQL, with what is its alone.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresAnalysisTest extends AnalysisContract {
    @SuppressWarnings("NullAway.Init")
    private EmbeddedPostgres server;

    @Override
    String databaseUrl() throws IOException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("full_page_writes", "off")
                .start();
        return server.getJdbcUrl("postgres", "postgres");
    }

    @BeforeAll
    void aSuperuserWithoutTheAnalystsRoleIsAnsweredNothing() throws SQLException {
        assertThat(refusal("SELECT 1")).satisfies(refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.CLOSED);
            assertThat(refused.getMessage()).contains("CREATE ROLE switchboard_analyst");
        });
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE switchboard_analyst");
            statement.execute("GRANT SELECT ON tickets, interactions, ticket_metadata, call_measures, turn_measures,"
                    + " v_tickets, v_turns, v_tool_calls, v_daily, v_agents TO switchboard_analyst");
            statement.execute("CREATE TABLE secrets (secret TEXT)");
        }
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    @Test
    void theRoleSeesWhatItWasGrantedAndTheTransactionCannotWrite() {
        assertThat(lines(ask("SELECT current_user"))).containsExactly("switchboard_analyst");
        assertThat(refusal("SELECT * FROM secrets").getMessage()).contains("permission denied");
        assertThat(refusal("WITH gone AS (DELETE FROM ticket_metadata RETURNING *) SELECT * FROM gone").getMessage())
                .containsAnyOf("read-only transaction", "permission denied");
        for (String sql : List.of(
                "SELECT * INTO mine FROM tickets",
                "SELECT * FROM tickets FOR UPDATE",
                "SELECT pg_terminate_backend(1)",
                "SELECT nextval('interactions_interaction_id_seq')",
                "SELECT E'\\'; DELETE FROM tickets --'",
                "SELECT U&\"\\0070g_sleep\"(100)",
                "SELECT repeat('x', 1000000000)",
                "SELECT OPERATOR(pg_catalog.+) 1",
                "SELECT ts_stat('SELECT 1')",
                "SELECT current_setting('data_directory')",
                "TABLE secrets",
                "SELECT * FROM pg_ls_dir('.')",
                "SELECT * FROM pg_stat_file('x')")) {
            assertThat(refusal(sql)).as(sql).isNotNull();
        }
    }

    @Test
    void timesAreGivenInUtcAndKindsOfValuesAsPlainOnes() {
        assertThat(lines(ask("SELECT created_at, tickets.ticket_id IS NULL, CAST(1.50 AS numeric(10, 2)), CAST('{\"a\":1}' AS jsonb),"
                        + " ARRAY[1, 2] FROM tickets WHERE ticket_id = '" + calls.getFirst() + "'")))
                .containsExactly("2025-11-28T01:00:00Z false 1.5 {\"a\": 1} {1,2}");
    }
}
