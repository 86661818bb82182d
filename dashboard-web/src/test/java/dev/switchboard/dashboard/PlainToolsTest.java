package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.dashboard.TestDesk.Answer;
import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.audit.AuditLog;
import dev.switchboard.store.ticket.TicketId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `GET /tools` and `POST /tools/{name}`.
class PlainToolsTest {
    @TempDir
    static Path folder;

    private static final FixtureTools FIXTURES = new FixtureTools();
    private static TestDesk desk;

    @BeforeAll
    static void open() {
        desk = new TestDesk(folder);
        desk.staff.staff().tools().orElseThrow().offer("fixtures", FIXTURES.all());
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    private static Answer call(String tool, String arguments, String... headers) throws Exception {
        return desk.ask("POST", "/tools/" + tool, arguments, headers);
    }

    private static List<AuditEntry> audit() {
        return desk.store.audit().list(null, null, null, 0, 1_000).stream().map(AuditLog.Row::entry).toList();
    }

    private static AuditEntry audited(Answer answer) throws Exception {
        String run = answer.json().at("/data/run_id").asText();
        return await().until(() -> audit().stream().filter(entry -> run.equals(entry.details().get("run"))).findFirst(),
                Optional::isPresent).orElseThrow();
    }

    @Test
    void programsGetTheListAndBrowsersThePage() throws Exception {
        JsonNode tools = desk.get("/tools").data();
        List<String> names = new ArrayList<>();
        tools.forEach(tool -> names.add(tool.path("name").asText()));
        assertThat(names).contains("find_events", "note_customer", "order").isSorted();
        JsonNode order = tools.get(names.indexOf("order"));
        assertThat(order.path("asks_first").asBoolean()).isTrue();
        assertThat(order.at("/parameters/properties").size()).isEqualTo(3);
        assertThat(tools.get(names.indexOf("find_events")).at("/output/required/0").asText()).isEqualTo("found");

        Answer page = desk.ask("GET", "/tools", null, "Accept", "text/html,*/*");
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Vary")).isEqualTo("Accept");
    }

    @Test
    void aToolIsRunAndTheRunIsAudited() throws Exception {
        Answer answer = call("find_events", "{\"query\":\"lakers\"}");

        JsonNode data = answer.data();
        assertThat(data.path("outcome").asText()).isEqualTo("answered");
        assertThat(data.path("spoken").asText()).contains("Lakers");
        assertThat(data.at("/data/found").asInt()).isPositive();
        assertThat(data.path("ticket_id").isNull()).isTrue();
        assertThat(audited(answer)).satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("tool.call");
            assertThat(entry.who()).isEqualTo("loopback");
            assertThat(entry.address()).isEqualTo("127.0.0.1");
            assertThat(entry.ticketId()).isNull();
            assertThat(entry.details())
                    .containsEntry("name", "find_events")
                    .containsEntry("way", "http")
                    .containsEntry("outcome", "answered")
                    .containsEntry("arguments", "{\"query\":\"lakers\"}")
                    .containsKey("took_ms");
        });
    }

    @Test
    void whatAToolThatWritesWasGivenIsNotInTheAuditLog() throws Exception {
        assertThat(audited(call("note_customer", "{\"name\":\"Mei Tan\"}")).details()).containsEntry("fields", "name").doesNotContainKey("arguments");
    }

    @Test
    void whatIsWrongIsNamedAndNothingRuns() throws Exception {
        audited(call("find_events", "{}"));
        int before = audit().size();
        assertError(call("sell_bank", "{}"), 404, "sell_bank", "find_events");
        assertError(call("check_seats", "{\"quantity\":99}"), 400, "event", "quantity");
        assertError(call("find_events", "{\"ticket_id\":7}"), 400, "ticket_id");
        assertError(call("find_events", "{\"ticket_id\":\"GXS-1\"}"), 400, "ticket_id", "GXS-YYYYMMDD");
        assertError(call("find_events", "{\"ticket_id\":\"GXS-20251128-00000000\"}"), 404, "Ticket not found");
        assertError(call("find_events", "[]"), 400, "a JSON object");
        assertError(call("find_events", "{\"a\":".repeat(500)), 400, "valid JSON");
        assertError(call("find_events", "{\"query\":\"" + "a".repeat(100_000) + "\"}"), 413, "larger");
        assertError(call("find_events", "{}", "Idempotency-Key", "k".repeat(201)), 400, "Idempotency-Key");
        audited(call("find_events", "{}"));
        assertThat(audit()).hasSize(before + 1);
    }

    @Test
    void aToolThatMisbehavesIsAnErrorWithoutAStack() throws Exception {
        assertError(call("refuses", "{}"), 422, "That section is sold out.");
        assertThat(call("refuses", "{}").json().at("/data/reason").asText()).isEqualTo("sold_out");
        assertError(call("throws", "{}"), 502, "something went wrong");
        assertError(call("slow", "{}"), 502, "taking too long");
        assertThat(call("slow", "{}").json().at("/data/cause").asText()).contains("300 ms");
        Answer huge = call("huge", "{}");
        assertThat(huge.status()).isEqualTo(502);
        assertThat(huge.text()).hasSizeLessThan(1_000);
    }

    @Test
    void thoseOutsideCallsGetAPartOfThePlacesAndAreToldWhenItIsFull() throws Exception {
        List<Future<Answer>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 32; i++) {
                running.add(threads.submit(() -> call("holds", "{}")));
            }
            await().until(() -> FIXTURES.held.get() == 32);
            Answer refused = call("find_events", "{}");
            FIXTURES.letGo.countDown();
            assertError(refused, 503, "32 tools");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
        }
        for (Future<Answer> each : running) {
            assertThat(each.get().status()).isEqualTo(200);
        }
        assertThat(call("find_events", "{}").status()).isEqualTo(200);
    }

    private static void assertError(Answer answer, int status, String... named) throws Exception {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("status").asText()).isEqualTo("error");
        assertThat(answer.message()).contains(named).doesNotContain("Exception", "\tat ");
    }

    @Test
    void aRunThatNeedsAYesIsConfirmedOnceByItsOwnHandle() throws Exception {
        Answer asked = call("order", "{\"item\":\"two seats\"}");
        assertError(asked, 428, "two seats", "?");
        String handle = asked.json().at("/data/confirmation").asText();
        assertThat(FIXTURES.orders).isEmpty();

        String other = "{\"item\":\"two hundred seats\",\"confirmation\":\"" + handle + "\"}";
        assertError(call("order", other), 400, "confirmation");
        String same = "{\"confirmation\":\"" + handle + "\",\"item\":\"two seats\"}";
        assertThat(call("order", same, "Idempotency-Key", "k1").data().at("/data/order").asInt()).isEqualTo(1);
        assertError(call("order", same), 400, "confirmation");
        assertError(call("order", same, "Idempotency-Key", "k2"), 400, "confirmation");
        assertThat(FIXTURES.orders).singleElement().satisfies(context -> {
            assertThat(context.confirmed()).isTrue();
            assertThat(context.idempotencyKey()).isEqualTo("k1");
        });
        assertThat(call("order", same, "Idempotency-Key", "k1").status()).as("the same request once more").isEqualTo(200);
    }

    @Test
    void aRunForACallThatGoesOnIsALineOfItsTicketAndForOneThatIsOverOfNone() throws Exception {
        TicketId running = desk.calls.begin();
        String body = "{\"query\":\"lakers\",\"ticket_id\":\"" + running + "\"}";
        Answer answer = call("find_events", body);
        JsonNode data = answer.data();
        assertThat(data.path("ticket_id").asText()).isEqualTo(running.value());
        await().until(() -> !desk.store.tickets().detail(running).orElseThrow().interactions().isEmpty());
        var line = desk.store.tickets().detail(running).orElseThrow().interactions().getLast().line();
        assertThat(line.message()).isEqualTo("[Tool Call: find_events]");
        assertThat(line.toolCalls()).singleElement().satisfies(run -> {
            assertThat(run.arguments()).isEqualTo("{\"query\":\"lakers\"}");
            assertThat(run.callId()).isEqualTo(data.path("run_id").asText());
            assertThat(run.status()).isEqualTo("answered");
        });
        assertThat(audited(answer).ticketId()).isEqualTo(running.value());
        assertThat(audited(answer).details()).containsEntry("fields", "query");

        desk.store.writer().close(running, "caller_hangup").toCompletableFuture().join();
        JsonNode late = call("find_events", body).data();
        assertThat(late.path("ticket_id").isNull()).isTrue();
        assertThat(late.path("note").asText()).contains(running.value(), "is over");
        assertThat(desk.store.tickets().detail(running).orElseThrow().interactions()).hasSize(1);
    }
}
