package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.dashboard.TestDesk.Answer;
import dev.switchboard.store.ticket.TicketId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may call tools from outside, by plain HTTP and by MCP.
class ToolTokensTest {
    @TempDir
    Path folder;

    private TestDesk desk;

    private Answer call(String tool, String arguments, String... headers) throws Exception {
        return desk.ask("POST", "/tools/" + tool, arguments, headers);
    }

    private Answer mcp(String body, String token) throws Exception {
        return token.isEmpty()
                ? desk.ask("POST", "/mcp", body, "Content-Type", "application/json")
                : desk.ask("POST", "/mcp", body, "Content-Type", "application/json", "Authorization", token);
    }

    private static void assertError(Answer answer, int status, String... named) throws Exception {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.message()).contains(named);
    }

    @Test
    void aTokenMayWhatItsScopesSay() throws Exception {
        try (TestDesk opened = new TestDesk(folder)) {
            desk = opened;
            opened.staff.staff().tools().orElseThrow().offer("fixtures", new FixtureTools().all());
            tokens();
        }
    }

    private void tokens() throws Exception {
        TicketId running = desk.calls.begin();
        Person admin = Person.with(desk, null, "ada@example.com", "admin");
        assertThat(desk.get("/tools").status()).isEqualTo(401);
        assertThat(call("find_events", "{}").status()).isEqualTo(401);
        assertThat(desk.ask("GET", "/tools", null, "Accept", "text/html").status()).isEqualTo(200);

        String caller = "Bearer " + admin.token("tools.call").path("key").asText();
        assertThat(call("find_events", "{}", "Authorization", caller).status()).isEqualTo(200);
        JsonNode list = desk.ask("GET", "/tools", null, "Authorization", caller).data();
        assertThat(list.findValuesAsText("name")).contains("find_events").doesNotContain("note_customer", "order");
        assertThat(list.at("/0/parameters/properties").has("ticket_id")).isFalse();
        assertError(call("note_customer", "{\"name\":\"Mei\"}", "Authorization", caller), 403, "tools.act", "admin");
        assertError(call("find_events", "{\"ticket_id\":\"" + running + "\"}", "Authorization", caller), 403, "tickets.change");
        assertThat(desk.ask("GET", "/tools/events", null, "Authorization", caller).status()).isEqualTo(403);

        assertThat(call("slow", "{}", "Authorization", caller).json().path("data").has("cause"))
                .as("why it failed is for who may try tools").isFalse();

        String reader = "Bearer " + admin.token("tickets.read").path("key").asText();
        assertError(call("find_events", "{}", "Authorization", reader), 403, "tools.call");
        assertError(desk.ask("GET", "/tools", null, "Authorization", reader), 403, "tools.call");

        String actor = "Bearer " + admin.token("tools.call", "tools.act").path("key").asText();
        assertThat(call("order", "{\"item\":\"it\"}", "Authorization", actor).status()).isEqualTo(428);

        String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
        assertThat(mcp(ping, "").status()).isEqualTo(401);
        assertThat(mcp(ping, "").header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(mcp(ping, reader).status()).isEqualTo(403);
        assertThat(mcp(ping, caller).status()).isEqualTo(200);
        assertThat(mcp(ping.replace("ping", "tools/list"), caller).json().findValuesAsText("name"))
                .contains("find_events").doesNotContain("order");
        JsonNode refused = mcp(ping.replace("\"ping\"", "\"tools/call\",\"params\":{\"name\":\"order\"}"), caller).json();
        assertThat(refused.at("/result/content/0/text").asText()).contains("tools.act");
        await().untilAsserted(() -> assertThat(desk.store.audit().list(null, null, null, 0, 100))
                .extracting(row -> row.entry().details().get("outcome")).contains("forbidden"));
    }
}
