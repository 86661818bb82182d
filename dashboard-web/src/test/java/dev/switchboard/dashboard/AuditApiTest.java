package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.store.ticket.TicketId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditApiTest {
    @TempDir
    Path folder;

    private TestDesk desk;
    private TicketId ticket;

    @BeforeEach
    void open() {
        desk = new TestDesk(folder);
        ticket = desk.calls.begin();
        desk.store.writer().close(ticket, "caller_hangup").toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private List<JsonNode> logged(int atLeast) throws Exception {
        await().until(() -> desk.store.audit().list(null, null, null, 0, 1_000).size() >= atLeast);
        var entries = new ArrayList<JsonNode>();
        desk.get("/api/audit").data().forEach(entries::add);
        return entries;
    }

    @Test
    void everyReadAndChangeOfATranscriptIsInTheLog() throws Exception {
        String path = "/api/tickets/" + ticket;
        desk.get(path);
        desk.get(path + "/export?format=zendesk");
        desk.get(path + "/recording");
        desk.get("/api/tickets?q=lost+card");
        desk.get("/api/tickets/export?format=ndjson");
        desk.ask("PATCH", path, "{\"summary\":\"Secret words\"}");
        desk.ask("POST", path + "/metadata", "{\"key\":\"k\",\"value\":\"hidden\"}");
        desk.get("/api/reports/handle-time?from=2025-01-01");
        desk.ask("POST", "/api/sql", "{\"sql\":\"SELECT 1\"}");
        desk.get("/api/tickets/GXS-20251128-00000000");

        List<JsonNode> entries = logged(10);

        assertThat(entries).extracting(entry -> entry.path("action").asText()).containsExactly(
                "ticket.read", "ticket.export", "ticket.recording", "tickets.search", "tickets.export", "ticket.change",
                "ticket.metadata", "report.run", "sql.run", "ticket.read");
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.path("who").asText()).isEqualTo("loopback");
            assertThat(entry.path("address").asText()).isEqualTo("127.0.0.1");
            assertThat(entry.path("at").asText()).endsWith("Z");
        });
        assertThat(entries.getFirst().path("ticket_id").asText()).isEqualTo(ticket.value());
        assertThat(entries.get(3).at("/details/q").asText()).isEqualTo("lost card");
        assertThat(entries.get(3).path("ticket_id").isNull()).isTrue();
        assertThat(entries.get(5).at("/details/fields").asText()).isEqualTo("summary");
        assertThat(entries.get(7).at("/details/name").asText()).isEqualTo("handle-time");
        assertThat(entries.get(8).at("/details/sql").asText()).isEqualTo("SELECT 1");
        assertThat(entries.get(9).at("/details/status").asText()).isEqualTo("404");
        assertThat(entries.toString()).doesNotContain("Secret words", "hidden");
    }

    @Test
    void whoWatchesTheLiveFeedIsInIt() throws Exception {
        try (LiveClient live = new LiveClient(desk, null)) {
            await().until(() -> !live.frames.isEmpty());
        }
        assertThat(logged(1)).extracting(entry -> entry.path("action").asText()).containsExactly("live.watch");
    }

    @Test
    void whatShowsNoTranscriptIsNotInIt() throws Exception {
        desk.get("/api/tickets/stats");
        desk.get("/api/tickets");
        desk.get("/api/reports");
        desk.get("/api/tickets?limit=none");
        desk.get("/health");
        desk.get("/api/nothing");
        desk.get("/api/tickets/" + ticket);

        assertThat(logged(1)).hasSize(1);
    }

    @Test
    void theLogComesInPagesAndAsCsvAndReadingItIsInItToo() throws Exception {
        for (int i = 0; i < 5; i++) {
            desk.get("/api/tickets/" + ticket);
        }
        await().until(() -> desk.store.audit().list(null, null, null, 0, 10).size() == 5);

        JsonNode first = desk.get("/api/audit?limit=3").json();
        JsonNode second = desk.get("/api/audit?limit=3&cursor=" + first.path("next").asLong()).json();
        String csv = desk.get("/api/audit?format=csv&ticket=" + ticket).text();

        assertThat(first.path("count").asInt()).isEqualTo(3);
        assertThat(first.at("/data/0/action").asText()).isEqualTo("ticket.read");
        assertThat(second.at("/data/0/audit_id").asLong()).isGreaterThan(first.at("/data/2/audit_id").asLong());
        assertThat(csv.lines().toList()).hasSize(6);
        assertThat(csv).startsWith("audit_id,at,who,action,ticket_id,address,details\r\n").contains("loopback,ticket.read," + ticket);
        await().until(() -> desk.store.audit().list(null, null, null, 0, 20).size() == 8);
        assertThat(desk.get("/api/audit?ticket=nobody").json().path("next").isNull()).isTrue();
    }

    @Test
    void wrongParametersAreNamed() throws Exception {
        for (String query : List.of("from=soon", "format=xml", "cursor=-1", "cursor=x", "limit=0", "limit=x", "who=me",
                "from=2026-01-02&to=2026-01-01", "ticket=" + "x".repeat(65), "limit=1&limit=2")) {
            assertThat(desk.get("/api/audit?" + query).status()).as(query).isEqualTo(400);
        }
        assertThat(desk.get("/api/audit?cursor=").status()).isEqualTo(200);
        assertThat(desk.get("/api/audit?from=2026-01-01&to=2026-01-02").status()).isEqualTo(200);
    }
}
