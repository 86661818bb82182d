package dev.switchboard.store.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.query.QueryLimits;
import dev.switchboard.store.query.QueryRefusedException;
import dev.switchboard.store.query.QueryRefusedException.Reason;
import dev.switchboard.store.query.QueryResult;
import dev.switchboard.store.sql.ReadOnlyConnections;
import dev.switchboard.store.ticket.TicketId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What analysts can ask, whatever database answers. The store holds `KnownCalls` and is opened once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AnalysisContract {
    /// Never ends by itself.
    static final String ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT COUNT(*) FROM n";

    @SuppressWarnings("NullAway.Init")
    TranscriptStore store;

    @SuppressWarnings("NullAway.Init")
    List<TicketId> calls;

    @SuppressWarnings("NullAway.Init")
    private ReadOnlyConnections connections;

    /// An empty database, of this class's own.
    abstract String databaseUrl() throws Exception;

    @BeforeAll
    void makeCalls() throws Exception {
        String url = databaseUrl();
        var known = new KnownCalls();
        store = TranscriptStore.open(new StoreConfig(url, 10_000), known);
        calls = known.make(store);
        connections = ReadOnlyConnections.to(url);
    }

    @AfterAll
    void close() {
        store.close();
    }

    List<String> report(String name, String... given) {
        var values = new HashMap<String, String>();
        for (int i = 0; i < given.length; i += 2) {
            values.put(given[i], given[i + 1]);
        }
        Reports reports = store.analysis().reports();
        return lines(reports.run(reports.find(name).orElseThrow(), values).result());
    }

    static List<String> lines(QueryResult result) {
        return result.rows().stream()
                .map(row -> row.stream()
                        .map(value -> value == null ? "-" : value instanceof String text ? text : CsvText.plain(value))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    /// Days as fractions, which the guide's own query uses, are true to some ten decimals.
    private static String rounded(String line) {
        int blank = line.lastIndexOf(' ');
        return line.substring(0, blank) + " %.2f".formatted(Double.parseDouble(line.substring(blank + 1)));
    }

    QueryResult ask(String sql) {
        return store.analysis().ownSql().ask(sql, 1_000);
    }

    QueryRefusedException refusal(String sql) {
        return refusal(store.analysis().ownSql(), sql);
    }

    static QueryRefusedException refusal(OwnSql sql, String text) {
        return catchThrowableOfType(QueryRefusedException.class, () -> sql.ask(text, 1_000));
    }

    OwnSql hurried(int atOnce, int bytes) {
        return OwnSql.over(connections, new QueryLimits(Duration.ofMillis(400), 500, bytes, 250_000, atOnce));
    }

    // Reports.

    @Test
    void whatSqlOfOnesOwnMayReadIsListedInOrder() {
        List<SqlTable> tables = store.analysis().ownSql().tables();

        assertThat(tables).extracting(SqlTable::name).startsWith("v_tickets", "v_turns", "v_tool_calls").contains(
                "tickets", "interactions");
        assertThat(tables.getFirst().columns()).extracting(SqlTable.Column::name).startsWith("ticket_id", "session_id")
                .contains("handle_ms");
    }

    @Test
    void reportsAboutCallsGiveTheFiguresWorkedOutByHand() {
        assertThat(report("top-categories")).containsExactlyInAnyOrder("interest_rates 2", "card_inquiry 1",
                "general_inquiry 1");
        assertThat(report("top-categories")).startsWith("interest_rates 2");
        assertThat(report("resolution-time").stream().map(AnalysisContract::rounded))
                .containsExactly("general_inquiry 2.00", "card_inquiry 1.00", "interest_rates 0.75");
        assertThat(report("tool-frequency")).containsExactly("search 3", "hold_seats 1");
        assertThat(report("handle-time"))
                .containsExactly("casey 1 30000 30000 30000 30000", "riley 2 90000 60000 120000 120000");
        assertThat(report("answer-delay")).containsExactly("casey 1 200 200 200 200 -", "riley 2 400 300 500 500 900");
        assertThat(report("greeting-delay")).containsExactly("browser 2 1 600 600 600", "twilio 1 1 800 800 800");
        assertThat(report("containment")).containsExactly("casey 1 0 0", "riley 3 2 66.7");
        assertThat(report("hand-offs", "to", "2026-01-01")).containsExactly("casey 2 0 0 0", "riley 3 1 1 33.3");
        assertThat(report("barge-ins")).containsExactly("casey 1 1 0 0 0 0", "riley 2 3 1 0.5 33.3 1");
        assertThat(report("talk-over")).containsExactly("casey 1 0 0 0 0 0 0", "riley 1 1000 1.7 1 0 1 1");
        assertThat(report("silence")).containsExactly(
                "casey 1 25000 83.3 25000 20000", "riley 1 41000 68.3 41000 36000");
        assertThat(report("words-per-minute")).containsExactly("casey 1 120 60 50", "riley 2 100 46.7 50");
        assertThat(report("tool-failures"))
                .containsExactly("search 3 1 0 1 33.3 15 30", "hold_seats 1 0 1 0 100 - -");
        assertThat(report("call-cost")).containsExactly("casey m 1 1 3000 3000 6000", "riley m 2 1 1000 1000 1000");
        assertThat(report("end-reasons")).containsExactly("caller_hangup browser 3 75", "model_lost twilio 1 25");
    }

    @Test
    void reportsOverTimeGiveTheFiguresWorkedOutByHand() {
        String before = "2026-01-01";
        assertThat(report("busiest-hours", "to", before))
                .containsExactly("1 1 1 -", "5 1 1 0.02", "6 1 1 0.03", "6 2 1 0.01", "7 1 1 -");
        assertThat(report("daily", "to", before))
                .containsExactly(
                        "2025-11-28 1 1 1 0 60000 1 1 1000",
                        "2025-11-29 2 2 0 1 75000 0 3 3000",
                        "2025-11-30 1 1 1 0 - 0 0 -",
                        "2025-12-08 1 0 0 0 - 0 0 -");
        assertThat(report("category-trend"))
                .containsExactly(
                        "2025-11-28 interest_rates 1 100 -",
                        "2025-11-29 card_inquiry 1 50 -",
                        "2025-11-29 interest_rates 1 50 0",
                        "2025-11-30 general_inquiry 1 100 -");
        assertThat(report("repeat-callers", "to", before))
                .containsExactly("interest_rates 2 1 50", "- 1 0 0", "general_inquiry 1 0 0");
        assertThat(report("repeat-callers", "to", before, "days", "30"))
                .containsExactly("interest_rates 2 1 50", "- 1 1 100", "general_inquiry 1 0 0");
    }

    @Test
    void theHourlyReportCountsTheLastTwentyFourHours() {
        assertThat(report("tickets-per-hour")).isEmpty();
        Instant recent = Instant.now().minusSeconds(60);
        KnownCalls.begin(store, "test", "hourly", null, recent);
        KnownCalls.begin(store, "test", "hourly", null, recent.minus(Duration.ofHours(24)));
        assertThat(report("tickets-per-hour"))
                .containsExactly(recent.toString().substring(0, 13).replace('T', ' ') + ":00 1");
    }

    @Test
    void everyReportRunsWithEachOfItsParametersAndSaysHowItsFiguresAreMade() {
        Map<String, String> values = Map.of(
                "from", "2025-11-29T02:00:00+00:30", "to", "2025-11-29", "agent", "riley", "channel", "twilio", "days",
                        "3");
        Reports reports = store.analysis().reports();
        assertThat(reports.all()).hasSizeGreaterThanOrEqualTo(16);
        for (Report report : reports.all()) {
            assertThat(report.title()).isNotBlank();
            assertThat(report.formula()).hasSizeGreaterThan(30);
            for (ReportParameter parameter : report.parameters()) {
                String value = values.get(parameter.name());
                assertThat(value).as("a value for " + parameter.name()).isNotNull();
                reports.run(report, Map.of(parameter.name(), value));
            }
        }
    }

    @Test
    void parametersNarrowAReport() {
        assertThat(report("handle-time", "agent", "riley")).containsExactly("riley 2 90000 60000 120000 120000");
        assertThat(report("handle-time", "channel", "twilio")).containsExactly("riley 1 120000 120000 120000 120000");
        assertThat(report("handle-time", "from", "2025-11-29", "to", "2025-11-29T01:30:00Z"))
                .containsExactly("riley 1 120000 120000 120000 120000");
        assertThat(report("handle-time", "agent", "nobody")).isEmpty();
        assertThatThrownBy(() -> report("handle-time", "agent", "' OR 1=1 --"))
                .hasMessage("agent must be lower-case letters, digits, - and _, at most 64: '' OR 1=1 --'");
        assertThatThrownBy(() -> report("handle-time", "from", "2025-02-30"))
                .hasMessageStartingWith("from must be a time");
        assertThatThrownBy(() -> report("handle-time", "from", "2025-02-03", "to", "2025-02-01"))
                .hasMessageStartingWith("from must be before to");
        assertThatThrownBy(() -> report("repeat-callers", "days", "0"))
                .hasMessage("days must be a whole number from 1 to 365: '0'");
        assertThatThrownBy(() -> report("handle-time", "days", "1"))
                .hasMessage("unknown parameter 'days': expected one of from, to, agent, channel");
    }

    // Views.

    @Test
    void viewsShowTheSameOnEveryDatabase() {
        String id = calls.getFirst().value();
        assertThat(lines(ask("SELECT day, weekday, hour, begun_ms, resolution_ms, silence_ms, least_talk_over_ms, handoffs,"
                        + " supervisor_lines, contained FROM v_tickets WHERE ticket_id = '" + id + "'")))
                .containsExactly("2025-11-28 5 1 1764291600000 1800000 10000 0 0 0 1");
        assertThat(lines(ask("SELECT turn, first_line_audio_ms, agent_id, day FROM v_turns WHERE ticket_id = '" + id
                + "' ORDER BY turn")))
                .containsExactly("1 300 riley 2025-11-28", "2 500 riley 2025-11-28");
        assertThat(lines(ask("SELECT call_index, tool_name, arguments, output, call_id, status, duration_ms, agent_id, category, day"
                        + " FROM v_tool_calls WHERE ticket_id = '" + id + "'")))
                .containsExactly("0 search {\"q\":1} {} ct answered 10 riley interest_rates 2025-11-28");
        assertThat(lines(ask("SELECT day, tickets, ended, contained, handed_off, avg_handle_ms, avg_resolution_ms, interruptions,"
                        + " tool_calls, priced, cost_microdollars FROM v_daily WHERE day = '2025-11-29'")))
                .containsExactly("2025-11-29 2 2 0 1 75000 3600000 0 3 1 3000");
        assertThat(lines(ask("SELECT agent_id, tickets, ended, contained, handed_off, avg_handle_ms, avg_answer_ms, turns,"
                        + " interruptions, tool_calls, priced, cost_microdollars, first_day, last_day FROM v_agents"
                        + " WHERE agent_id = 'riley'")))
                .containsExactly("riley 3 3 2 1 90000 400 3 1 4 1 1000 2025-11-28 2025-11-30");
    }

    // SQL of one's own.

    @Test
    void whatReadsIsAnswered() {
        assertThat(lines(ask("SELECT COUNT(*) FROM tickets WHERE channel = 'twilio';"))).containsExactly("1");
        assertThat(lines(ask("-- a comment; with a semicolon\nSELECT ';' /* and ; here */ AS \"a;b\"")))
                .containsExactly(";");
        assertThat(lines(ask("WITH c(a, b) AS (SELECT agent_id, COUNT(*) FROM v_tickets WHERE channel <> 'test' GROUP BY agent_id)"
                        + " SELECT a, b, SUM(b) OVER (ORDER BY a) FROM c ORDER BY a")))
                .containsExactly("casey 2 2", "riley 3 5");
        assertThat(lines(ask("SELECT x FROM (SELECT 1 AS x UNION ALL SELECT 2) AS t ORDER BY 1")))
                .containsExactly("1", "2");
        assertThat(ask("EXPLAIN SELECT * FROM tickets").rows()).isNotEmpty();
        QueryResult twice = ask("SELECT 1 AS a, NULL AS a, 1.5 AS b");
        assertThat(twice.columns()).containsExactly("a", "a", "b");
        assertThat(lines(twice)).containsExactly("1 - 1.5");
    }

    @Test
    void moreRowsOrBytesThanAllowedAreCutAndSaidSo() {
        String many = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000) SELECT x, 'a long text' FROM n";
        QueryResult cut = store.analysis().ownSql().ask(many, 100);
        assertThat(cut.rows()).hasSize(100);
        assertThat(cut.truncated()).isTrue();
        assertThat(hurried(1, 1_000).ask(many, 500)).satisfies(small -> {
            assertThat(small.truncated()).isTrue();
            assertThat(small.rows().size()).isBetween(10, 30);
        });
        assertThat(ask("SELECT 1").truncated()).isFalse();
    }

    @Test
    void whatNeverEndsIsStoppedAndItsPlaceFreed() {
        OwnSql hurried = hurried(1, 1_000_000);
        for (String sql : List.of(
                ENDLESS,
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 20000)"
                        + " SELECT COUNT(*) FROM n a, n b, n c")) {
            assertThat(refusal(hurried, sql)).satisfies(stopped -> {
                assertThat(stopped.reason()).isEqualTo(Reason.TOO_LONG);
                assertThat(stopped.getMessage()).isEqualTo("the statement was stopped after 0.4 s: ask for less");
            });
        }
        await().until(() -> !hurried.ask("SELECT 1", 1).rows().isEmpty());
    }

    @Test
    void oneQuestionMoreThanMayRunAtOnceIsRefused() throws Exception {
        OwnSql hurried = hurried(1, 1_000_000);
        // Until it runs: a question below may have come before it.
        Thread first = Thread.ofVirtual().start(() -> {
            while (refusal(hurried, ENDLESS).reason() == Reason.BUSY) {
                Thread.onSpinWait();
            }
        });
        await().pollInterval(Duration.ofMillis(2)).until(() -> {
            try {
                hurried.ask("SELECT 1", 1);
                return false;
            } catch (QueryRefusedException e) {
                return e.reason() == Reason.BUSY;
            }
        });
        first.join();
    }

    /// Refused whatever the database: each would write, reach outside, or hide what it does.
    @Test
    void hostileStatementsAreRefusedAndChangeNothing() {
        String before = lines(ask("SELECT COUNT(*), MIN(status), MAX(COALESCE(summary, '')) FROM tickets WHERE channel <> 'test'")).getFirst();
        for (String sql : List.of(
                "",
                " ; ; ",
                "-- nothing",
                "SELECT 1; DELETE FROM tickets",
                "SELECT 1; SELECT 2",
                "SELECT 1 /* ; */ ; /**/ DROP TABLE tickets",
                "SELECT 1 -- \n; DELETE FROM tickets",
                "DELETE FROM tickets",
                "INSERT INTO tickets (ticket_id, session_id) VALUES ('x', 'y')",
                "UPDATE tickets SET status = 'open'",
                "DROP VIEW v_tickets",
                "CREATE TABLE mine (a TEXT)",
                "CREATE TEMP TABLE mine AS SELECT 1",
                "BEGIN",
                "COMMIT",
                "ROLLBACK",
                "VACUUM",
                "/* SELECT */ DELETE FROM tickets",
                "/* open",
                "/* outer /* inner */ DELETE FROM tickets */ SELECT 1",
                "WITH gone AS (DELETE FROM tickets RETURNING *) SELECT * FROM gone",
                "WITH x AS (SELECT 1) DELETE FROM ticket_metadata",
                "WITH x AS (SELECT 1) UPDATE tickets SET summary = 'mine'",
                "WITH x AS (SELECT 1) INSERT INTO ticket_metadata (ticket_id, key) SELECT ticket_id, 'x' FROM tickets",
                "EXPLAIN ANALYZE DELETE FROM ticket_metadata",
                "EXPLAIN DELETE FROM tickets",
                "SELECT 'a",
                "SELECT \"a",
                "SELECT ?",
                "SELECT $1",
                "SELECT $$a$$",
                "SELECT {fn user()}",
                "SELECT load_extension('evil')",
                "SELECT LOAD_EXTENSION ('evil')",
                "SELECT \"load_extension\"('evil')",
                "SELECT load_extension/* */('evil')",
                "SELECT readfile('/etc/passwd')",
                "SELECT writefile('/tmp/x', 'y')",
                "SELECT randomblob(1000000000)",
                "SELECT zeroblob(1000000000)",
                "SELECT pg_sleep(1000)",
                "SELECT pg_read_file('/etc/passwd')",
                "SELECT pg_catalog.pg_read_file('/etc/passwd')",
                "WITH pg_read_file(a) AS (SELECT 1) SELECT pg_read_file('/etc/passwd')",
                "SELECT * FROM (SELECT 'SELECT 1' AS q) s, LATERAL dblink(q) AS (c int)",
                "SELECT pg_advisory_lock(1)",
                "SELECT set_config('role', 'postgres', false)",
                "SELECT query_to_xml('DELETE FROM tickets', true, true, '')",
                "SELECT lo_import('/etc/passwd')",
                "COPY tickets TO '/tmp/x'",
                "DO 'BEGIN END'",
                "SET ROLE postgres",
                "SHOW data_directory",
                "ATTACH DATABASE '/tmp/other.db' AS other",
                "PRAGMA writable_schema = ON",
                "PRAGMA query_only = OFF",
                "REINDEX",
                "SELECT '" + "a".repeat(20_000) + "'",
                "SELECT 1 \0",
                "SELECT nothing FROM nowhere")) {
            assertThat(refusal(sql)).as(sql).isNotNull().satisfies(refused -> {
                assertThat(refused.reason()).isEqualTo(Reason.WRONG);
                assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n").doesNotContain("Exception");
            });
        }
        assertThat(lines(ask("SELECT COUNT(*), MIN(status), MAX(COALESCE(summary, '')) FROM tickets WHERE channel <> 'test'")))
                .containsExactly(before);
    }
}
