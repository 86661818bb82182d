package dev.switchboard.store.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Offer;
import dev.switchboard.store.transcript.Speaker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Questions to SQLite, with what is its alone.
class SqliteAnalysisTest extends AnalysisContract {
    @TempDir
    static Path folder;

    @Override
    String databaseUrl() {
        return "jdbc:sqlite:" + folder.resolve("tickets.db");
    }

    @Test
    void theGuidesFourQueriesAreReportsWordForWord() throws IOException {
        assertThat(report("top-categories")).isNotEmpty();
        assertThat(sql("/report/top-categories.sql")).isEqualTo("""
                SELECT category, COUNT(*) as count
                FROM tickets
                WHERE category IS NOT NULL
                GROUP BY category
                ORDER BY count DESC
                LIMIT 10;
                """);
        assertThat(sql("/report/sqlite/resolution-time.sql")).isEqualTo("""
                SELECT\s
                    category,
                    AVG((julianday(resolved_at) - julianday(created_at)) * 24) as avg_hours
                FROM tickets
                WHERE resolved_at IS NOT NULL
                GROUP BY category
                ORDER BY avg_hours DESC;
                """);
        assertThat(sql("/report/sqlite/tickets-per-hour.sql")).isEqualTo("""
                SELECT\s
                    strftime('%Y-%m-%d %H:00', created_at) as hour,
                    COUNT(*) as count
                FROM tickets
                WHERE created_at >= datetime('now', '-24 hours')
                GROUP BY hour
                ORDER BY hour;
                """);
        assertThat(sql("/report/sqlite/tool-frequency.sql")).isEqualTo("""
                SELECT\s
                    json_extract(tool_calls, '$[0].name') as tool_name,
                    COUNT(*) as count
                FROM interactions
                WHERE tool_calls IS NOT NULL
                GROUP BY tool_name
                ORDER BY count DESC;
                """);
    }

    /// The statement of a report's file, without the comments at its head.
    private static String sql(String resource) throws IOException {
        try (var in = Reports.class.getResourceAsStream(resource)) {
            assertThat(in).isNotNull();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return String.join("\n", text.lines().dropWhile(line -> line.startsWith("--")).toList()) + "\n";
        }
    }

    @Test
    void tablesThatAreFunctionsInDisguiseAndLargeValuesAreRefused() {
        for (String sql : List.of(
                "SELECT * FROM pragma_database_list",
                "SELECT * FROM pragma_table_info('tickets')",
                "SELECT * FROM [pragma_database_list]",
                "SELECT * FROM sqlite_dbpage",
                "SELECT [load_extension]('evil')",
                "SELECT `load_extension`('evil')",
                "SELECT :a",
                "SELECT @a",
                "EXPLAIN QUERY PLAN DELETE FROM tickets",
                "WITH x AS (SELECT 1) REPLACE INTO tickets (ticket_id, session_id) VALUES ('x', 'y')")) {
            assertThat(refusal(sql)).as(sql).isNotNull();
        }
        assertThat(refusal("SELECT printf('%1000000000d', 1)").getMessage()).contains("too big");
        assertThat(refusal("SELECT replace(hex(printf('%100000d', 1)), '2', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa')")
                .getMessage()).contains("too big");
        assertThat(refusal("WITH x AS (SELECT 1) DELETE FROM ticket_metadata").getMessage()).contains("readonly");
        assertThat(ask("EXPLAIN QUERY PLAN SELECT * FROM tickets").rows()).isNotEmpty();
        assertThat(ask("SELECT json_extract(value, '$.name') FROM interactions, json_each(tool_calls)").rows())
                .hasSize(4);
    }

    @Test
    void aQuestionThatRunsDoesNotHoldUpTheWriter() throws Exception {
        OwnSql hurried = hurried(2, 1_000_000);
        Thread asking = Thread.ofPlatform().start(() -> refusal(hurried, ENDLESS));
        var id = calls.getLast();
        do {
            assertThat(store.tickets().update(id, TicketUpdate.none().withResolutionNotes("noted"))).isPresent();
        } while (asking.isAlive());
        asking.join();
        assertThat(store.problem()).isEmpty();
    }

    @Test
    void anAnalystsSqlite3ThatHoldsAReadTransactionOpenNeverBlocksTheWriter() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sqlite3")), "the program sqlite3 is not installed");
        Process shell = new ProcessBuilder("/usr/bin/sqlite3", folder.resolve("tickets.db").toString())
                .redirectErrorStream(true)
                .start();
        try (Writer in = shell.outputWriter();
                var out = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
            in.write("BEGIN;\nSELECT COUNT(*) FROM interactions WHERE item_id LIKE 'held-%';\n");
            in.flush();
            assertThat(out.readLine()).isEqualTo("0");
            var id = calls.getLast();
            for (int i = 0; i < 500; i++) {
                assertThat(store.writer().append(Line.said(id, "held-" + i, KnownCalls.START, Speaker.AGENT, "line "
                        + i)))
                        .isEqualTo(Offer.TAKEN);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> store.writer().depth() == 0);
            assertThat(lines(ask("SELECT COUNT(*) FROM interactions WHERE item_id LIKE 'held-%'")))
                    .containsExactly("500");
            in.write("SELECT COUNT(*) FROM interactions WHERE item_id LIKE 'held-%';\nCOMMIT;\n"
                    + "SELECT COUNT(*) FROM interactions WHERE item_id LIKE 'held-%';\n"
                    + "SELECT COUNT(*) > 0 FROM v_tool_calls;\nSELECT COUNT(*) FROM v_agents WHERE agent_id = 'riley';\n");
            in.flush();
            assertThat(out.readLine()).as("what its transaction sees").isEqualTo("0");
            assertThat(out.readLine()).as("what the next one sees").isEqualTo("500");
            assertThat(out.readLine()).isEqualTo("1");
            assertThat(out.readLine()).isEqualTo("1");
            assertThat(store.problem()).isEmpty();
        } finally {
            shell.destroy();
            shell.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aDatabaseThatNobodyHasOpenIsReadToo() throws Exception {
        Path copy = Files.createDirectory(folder.resolve("closed")).resolve("tickets.db");
        String url = "jdbc:sqlite:" + copy;
        try (var other = TranscriptStore.open(new StoreConfig(url, 100), Clock.systemUTC())) {
            KnownCalls.begin(other, "browser", "riley", null, KnownCalls.START);
        }
        Reports reports = Analysis.over(url).reports();
        assertThat(lines(reports.run(reports.find("hand-offs").orElseThrow(), Map.of()).result()))
                .containsExactly("riley 1 0 0 0");
    }
}
