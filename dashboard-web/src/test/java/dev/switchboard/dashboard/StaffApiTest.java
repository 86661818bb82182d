package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.dashboard.TestDesk.Answer;
import dev.switchboard.store.audit.AuditLog;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaffApiTest {
    @TempDir
    Path folder;

    private TestDesk desk;

    @BeforeEach
    void open() {
        desk = new TestDesk(folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private Answer attempt(String tool, String body) throws Exception {
        return desk.ask("POST", "/api/tools/" + tool + "/try", body);
    }

    private List<AuditLog.Row> audited() {
        return desk.store.audit().list(null, null, null, 0, 100);
    }

    @Test
    void agentsAreListedWithWhatIsSetForThem() throws Exception {
        JsonNode data = desk.get("/api/agents").data();

        assertThat(data.path("default_agent").asText()).isEqualTo("riley");
        assertThat(data.at("/voice_plane/port").asInt()).isEqualTo(8004);
        JsonNode riley = data.at("/agents/0");
        assertThat(riley.path("instructions").asText()).startsWith("You are Riley");
        assertThat(riley.path("tools")).extracting(JsonNode::asText).contains("search_gxs_help_center");
        assertThat(riley.path("call_tools")).extracting(JsonNode::asText).containsExactly("handoff_to_casey");
        assertThat(riley.at("/routes/numbers/0").asText()).isEqualTo("+6531234567");
        assertThat(riley.at("/limits/longest_s").asLong()).isEqualTo(600);
        assertThat(riley.at("/limits/own")).extracting(JsonNode::asText).containsExactly("calls", "longest");
        assertThat(riley.path("file").asText()).isEqualTo("agents/riley.yaml");
        assertThat(data.has("last_refusal")).isFalse();
    }

    @Test
    void aRefusedReloadStandsBesideTheAgentsUntilOneIsDone() throws Exception {
        assertThat(desk.ask("POST", "/api/agents/reload", null).status()).isEqualTo(422);
        assertThat(desk.get("/api/agents").data().at("/last_refusal/message").asText()).isEqualTo(SampleStaff.WRONG);

        desk.staff.fileIsGood();
        assertThat(desk.ask("POST", "/api/agents/reload", null).status()).isEqualTo(200);
        assertThat(desk.get("/api/agents").data().has("last_refusal")).isFalse();
    }

    @Test
    void toolsSayWhoUsesThemAndWhetherTheyOnlyRead() throws Exception {
        JsonNode tools = desk.get("/api/tools").data();

        assertThat(names(tools, true)).containsExactlyInAnyOrder("search_gxs_help_center", "find_events", "check_seats",
                "list_events", "get_event_info", "check_inventory", "payment_status", "lookup_order", "calculate_upgrade");
        assertThat(names(tools, false)).contains("note_customer", "handoff_to_casey");
        JsonNode note = named(tools, "note_customer");
        assertThat(note.path("agents")).extracting(JsonNode::asText).containsExactly("riley", "casey");
        assertThat(note.at("/parameters/properties/email/type").asText()).isEqualTo("string");
        assertThat(named(tools, "handoff_to_casey").path("carried_out_by_call").asBoolean()).isTrue();
    }

    @Test
    void sourcesOfToolsSayHowTheyStand() throws Exception {
        JsonNode sources = desk.get("/api/tools/sources").data();

        assertThat(sources.at("/0/tools/0").asText()).isEqualTo("opening_hours");
        assertThat(sources.at("/0/error").isNull()).isTrue();
        assertThat(sources.at("/1/error").asText()).isEqualTo("its stream broke off");
        assertThat(sources.at("/1/left_out/0").asText()).startsWith("crm__export: ");
    }

    private static List<String> names(JsonNode tools, boolean readOnly) {
        return StreamSupport.stream(tools.spliterator(), false)
                .filter(tool -> tool.path("read_only").asBoolean() == readOnly)
                .map(tool -> tool.path("name").asText())
                .toList();
    }

    private static JsonNode named(JsonNode tools, String name) {
        return StreamSupport.stream(tools.spliterator(), false)
                .filter(tool -> tool.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aToolThatReadsIsRunForRealAndTheRunIsAudited() throws Exception {
        JsonNode data = attempt("search_gxs_help_center", "{\"arguments\":{\"query\":\"saving pockets interest rate\"}}").data();

        assertThat(data.path("outcome").asText()).isEqualTo("answered");
        assertThat(data.at("/output/found").asBoolean()).isTrue();
        assertThat(data.at("/output/spoken").asText()).contains("3.88");
        assertThat(data.path("took_ms").asDouble()).isBetween(0.0, 5_000.0);
        await().until(() -> !audited().isEmpty());
        assertThat(audited().getFirst().entry()).satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("tool.try");
            assertThat(entry.details())
                    .containsEntry("name", "search_gxs_help_center")
                    .containsEntry("arguments", "{\"query\":\"saving pockets interest rate\"}")
                    .containsEntry("status", "200");
        });
    }

    @Test
    void aToolThatWritesOrBelongsToACallIsNotRun() throws Exception {
        Answer writing = attempt("note_customer", "{\"arguments\":{\"name\":\"Mei Tan\"}}");
        assertThat(writing.status()).isEqualTo(409);
        assertThat(writing.message()).startsWith("note_customer changes something");

        Answer handOff = attempt("handoff_to_casey", "{\"arguments\":{}}");
        assertThat(handOff.status()).isEqualTo(409);
        assertThat(handOff.message()).contains("carried out by a call");

        await().until(() -> audited().size() == 2);
        assertThat(audited().getFirst().entry().details()).containsEntry("status", "409");
        Answer unknown = attempt("sell_bank", "{}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.message()).contains("sell_bank", "find_events");
    }

    @Test
    void aWrongArgumentIsNamedAndNothingRuns() throws Exception {
        assertWrong("check_seats", "{\"arguments\":{\"event\":\"lakers\",\"quantity\":99}}", "quantity");
        assertWrong("check_seats", "{\"arguments\":{}}", "event");
        assertWrong("check_seats", "{\"arguments\":{\"event\":\"lakers\",\"seat\":1}}", "seat");
        assertWrong("find_events", "{\"arguments\":{\"when\":\"someday\"}}", "when");
        assertWrong("find_events", "{\"arguments\":[]}", "arguments must be an object");
        assertWrong("find_events", "{\"argument\":{}}", "unknown key 'argument'");
        assertThat(audited()).isEmpty();
    }

    private void assertWrong(String tool, String body, String named) throws Exception {
        Answer answer = attempt(tool, body);
        assertThat(answer.status()).as(body).isEqualTo(400);
        assertThat(answer.message()).startsWith(named);
    }
}
