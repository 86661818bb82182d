package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.store.ticket.TicketId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reports and SQL over HTTP, on one call.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnalystApiTest {
    private static final Instant MORNING = Instant.parse("2025-11-28T01:00:00Z");

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private TestDesk desk;

    @BeforeAll
    void call() {
        desk = new TestDesk(folder);
        TicketId id = desk.calls.interestRates("+65 9001", MORNING);
        desk.calls.measures(id, MORNING);
        desk.calls.name(id, "Mei, \"the\" caller\r\nTan");
        desk.calls.end(id);
    }

    @AfterAll
    void close() {
        desk.close();
    }

    @Test
    void reportsAreListedWithFormulaAndParameters() throws Exception {
        JsonNode reports = desk.get("/api/reports").data();

        assertThat(reports.size()).isGreaterThanOrEqualTo(16);
        JsonNode report = reports.get(4);
        assertThat(report.path("name").asText()).isEqualTo("handle-time");
        assertThat(report.path("formula").asText()).startsWith("AHT = AVG(handle_ms)");
        assertThat(report.at("/parameters/0").toString()).isEqualTo("{\"name\":\"from\",\"type\":\"time\",\"expected\":"
                + "\"a time such as 2025-11-28T01:00:00Z or a day such as 2025-11-28, years 0001 to 9999\","
                + "\"default\":\"0001-01-01\",\"meaning\":\"calls that began at or after it\"}");
    }

    @Test
    void aReportAnswersInJsonWithTheParametersItUsed() throws Exception {
        JsonNode data = desk.get("/api/reports/handle-time?from=2025-11-28&agent=riley").data();

        assertThat(data.path("columns").toString()).startsWith("[\"agent_id\",\"calls\"");
        assertThat(data.path("rows").toString()).isEqualTo("[[\"riley\",1,184300,184300,184300,184300]]");
        assertThat(data.path("count").asInt()).isEqualTo(1);
        assertThat(data.path("truncated").asBoolean()).isFalse();
        assertThat(data.at("/parameters/from").asText()).isEqualTo("2025-11-28T00:00:00Z");
        assertThat(data.at("/parameters/to").asText()).isEqualTo("9999-12-31T00:00:00Z");
        assertThat(desk.get("/api/reports/handle-time?to=2025-11-28").data().path("rows")).isEmpty();
    }

    @Test
    void aReportAnswersInCsvByTheStandard() throws Exception {
        TestDesk.Answer answer = desk.get("/api/reports/barge-ins?format=csv");

        assertThat(answer.header("Content-Type")).isEqualTo("text/csv; charset=utf-8; header=present");
        assertThat(answer.header("Content-Disposition")).isEqualTo("attachment; filename=\"barge-ins.csv\"");
        assertThat(answer.header("Switchboard-Truncated")).isEqualTo("false");
        assertThat(answer.text())
                .isEqualTo("agent_id,calls,answered_turns,interruptions,per_call,per_100_answers,calls_with_barge_in\r\n"
                        + "riley,1,3,1,1,33.3,1\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/reports/nothing                      | 404 | there is no report of this name
            /api/reports/handle-time?format=xml       | 400 | unknown format 'xml': expected json or csv
            /api/reports/handle-time?from=2025-02-30  | 400 | from must be a time such as
            /api/reports/handle-time?from=a&from=b    | 400 | from is given 2 times
            /api/reports/handle-time?agent=A%20B      | 400 | agent must be lower-case letters
            /api/reports/handle-time?days=3           | 400 | unknown parameter 'days': expected one of from, to, agent, channel
            /api/reports/handle-time?fom=2025-01-01   | 400 | unknown parameter 'fom': expected one of format, from, to
            /api/reports/repeat-callers?days=9999999999999999999 | 400 | days must be a whole number from 1 to 365
            /api/reports/top-categories?agent=riley   | 400 | the report top-categories takes none
            /api/reports?page=2                       | 400 | unknown parameter 'page': this path takes none
            /api/tickets/stats?status=open            | 400 | unknown parameter 'status': this path takes none
            /api/reports/handle-time?agent=%ff        | 400 | agent is not valid UTF-8
            /api/reports/handle-time?%ff=1            | 400 | a parameter's name is not valid UTF-8
            """)
    void whatAReportDoesNotTakeIsNamed(String path, int status, String message) throws Exception {
        TestDesk.Answer answer = desk.get(path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.message()).contains(message);
    }

    @Test
    void aStatementOfOnesOwnIsAnswered() throws Exception {
        JsonNode data = desk.ask("POST", "/api/sql",
                "{\"sql\":\"SELECT customer_name, channel, NULL, 1.5 FROM v_tickets\"}").data();

        assertThat(data.path("columns").toString()).isEqualTo("[\"customer_name\",\"channel\",\"NULL\",\"1.5\"]");
        assertThat(data.at("/rows/0/0").asText()).isEqualTo("Mei, \"the\" caller\r\nTan");
        assertThat(data.at("/rows/0/2").isNull()).isTrue();
        assertThat(data.at("/rows/0/3").asDouble()).isEqualTo(1.5);
        JsonNode cut = desk.ask("POST", "/api/sql", "{\"sql\":\"SELECT * FROM interactions\",\"max_rows\":2}").data();
        assertThat(cut.path("count").asInt()).isEqualTo(2);
        assertThat(cut.path("truncated").asBoolean()).isTrue();
    }

    @Test
    void whatAStatementMayReadIsListedWithItsColumns() throws Exception {
        JsonNode data = desk.get("/api/sql/schema").data();

        assertThat(data.path("max_rows").asInt()).isEqualTo(10_000);
        JsonNode first = data.at("/tables/0");
        assertThat(first.path("name").asText()).isEqualTo("v_tickets");
        assertThat(first.path("columns").findValuesAsText("name")).startsWith("ticket_id").contains("handle_ms");
        assertThat(data.path("tables").findValuesAsText("name")).contains("interactions", "message").doesNotContain(
                "ticket_words");
        assertThat(desk.get("/api/sql/schema?x=1").status()).isEqualTo(400);
    }

    @Test
    void aThirdStatementAtOnceIsToldToComeAgain() throws Exception {
        String counting = "{\"sql\":\"WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 300000)"
                + " SELECT COUNT(*) FROM n\"}";
        var enough = new AtomicBoolean();
        Callable<Boolean> keepAsking = () -> {
            while (!enough.get()) {
                desk.ask("POST", "/api/sql", counting);
            }
            return true;
        };
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            askers.submit(keepAsking);
            askers.submit(keepAsking);
            try {
                await().pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
                    TestDesk.Answer third = desk.ask("POST", "/api/sql", "{\"sql\":\"SELECT 1\"}");
                    assertThat(third.status()).isEqualTo(503);
                    assertThat(third.header("Retry-After")).isEqualTo("1");
                    assertThat(third.message()).startsWith("2 questions are being answered already");
                });
            } finally {
                enough.set(true);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"sql":"DELETE FROM tickets"}             | a statement begins with SELECT, WITH, VALUES or EXPLAIN, not with 'delete'
            {"sql":"SELECT 1; SELECT 2"}              | only one statement is allowed
            {"sql":"SELECT load_extension('x')"}      | the function 'load_extension' is not allowed here
            {"sql":"SELECT missing"}                  | sql: the database refused it: no such column: missing
            {"sql":"  "}                              | sql must not be empty
            {"sql":5}                                 | sql must be a string
            {}                                        | sql is missing
            {"sql":"SELECT 1","max_rows":0}           | max_rows must be a whole number from 1 to 10000
            {"sql":"SELECT 1","max_rows":"many"}      | max_rows must be a whole number from 1 to 10000
            {"sql":"SELECT 1","max_rows":1.5}         | max_rows must be a whole number from 1 to 10000
            {"sql":"SELECT 1","max_rows":1e99999999}  | max_rows must be a whole number from 1 to 10000
            {"sql":"SELECT '\\ud800'"}                | sql must not contain half a surrogate pair
            {"query":"SELECT 1"}                      | unknown key 'query': expected one of sql, max_rows
            """)
    void aStatementThatIsNotAllowedIsRefusedWithItsReason(String body, String message) throws Exception {
        TestDesk.Answer answer = desk.ask("POST", "/api/sql", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains(message);
    }
}
