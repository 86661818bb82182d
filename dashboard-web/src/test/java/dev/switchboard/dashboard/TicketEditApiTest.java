package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.ticket.TicketId;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Edits by people: which moves there are, and two people at one ticket.
class TicketEditApiTest {
    @TempDir
    Path folder;

    private TestDesk desk;
    private String path;

    @BeforeEach
    void open() {
        desk = new TestDesk(folder);
        TicketId id = desk.calls.interestRates(null, Instant.parse("2025-11-28T01:00:00Z"));
        desk.calls.end(id);
        path = "/api/tickets/" + id;
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void aClosedTicketIsTakenUpAgainAndNothingElse() throws Exception {
        TestDesk.Answer illegal = desk.ask("PATCH", path, "{\"status\":\"resolved\",\"summary\":\"not this\"}");
        assertThat(illegal.status()).isEqualTo(409);
        assertThat(illegal.message()).isEqualTo("status cannot move from closed to resolved: from closed it may move to in_progress");
        assertThat(desk.get(path).data().at("/ticket/summary").asText()).isNotEqualTo("not this");

        assertThat(desk.ask("PATCH", path, "{\"status\":\"closed\"}").status()).as("staying is no move").isEqualTo(200);
        assertThat(desk.ask("PATCH", path, "{\"status\":\"in_progress\"}").status()).isEqualTo(200);
        assertThat(desk.ask("PATCH", path, "{\"status\":\"open\"}").message())
                .isEqualTo("status cannot move from in_progress to open: from in_progress it may move to resolved, closed");
        assertThat(desk.ask("PATCH", path, "{\"status\":\"resolved\"}").data().path("end_reason").asText())
                .isEqualTo("caller_hangup");
    }

    @Test
    void anEditMadeForWhatAnotherPersonHasChangedSinceIsRefused() throws Exception {
        String seen = desk.get(path).header("ETag");
        assertThat(seen).matches("\"[0-9a-f]{16}\"");
        assertThat(desk.get(path).header("ETag")).as("nothing changed").isEqualTo(seen);

        TestDesk.Answer first = desk.ask("PATCH", path, "{\"priority\":\"high\"}", "If-Match", seen);
        assertThat(first.status()).isEqualTo(200);
        TestDesk.Answer second = desk.ask("PATCH", path, "{\"priority\":\"low\"}", "If-Match", seen);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.message()).contains("If-Match");
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag")).isEqualTo(desk.get(path).header("ETag"));
        assertThat(desk.get(path).data().at("/ticket/priority").asText()).isEqualTo("high");

        String both = seen + ", " + first.header("ETag");
        assertThat(desk.ask("PATCH", path, "{\"priority\":\"urgent\"}", "If-Match", both).status()).isEqualTo(200);
        assertThat(desk.ask("PATCH", path, "{\"priority\":\"low\"}", "If-Match", both).status()).isEqualTo(412);
        assertThat(desk.ask("PATCH", path, "{\"priority\":\"low\"}", "If-Match", "*").status()).isEqualTo(200);
        String weak = "W/" + desk.get(path).header("ETag");
        assertThat(desk.ask("PATCH", path, "{\"priority\":\"high\"}", "If-Match", weak).status()).isEqualTo(412);
        assertThat(desk.ask("PATCH", path, "{\"priority\":\"high\"}", "If-Match", "\"another\"").status())
                .isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare", "\"open", "", "\"a\" \"b\"", "\"a\"x", "W/*"})
    void aConditionThatCannotBeReadIsRefused(String condition) throws Exception {
        TestDesk.Answer answer = desk.ask("PATCH", path, "{\"priority\":\"low\"}", "If-Match", condition);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).startsWith("If-Match must be");
    }

    @Test
    void theDetailTellsWhatAPersonSet() throws Exception {
        assertThat(desk.get(path).data().at("/ticket/edited_fields")).isEmpty();
        desk.ask("PATCH", path, "{\"summary\":\"Rates\",\"customer_name\":\"Mei\"}");
        assertThat(desk.get(path).data().at("/ticket/edited_fields").toString())
                .isEqualTo("[\"customer_name\",\"summary\"]");
    }

    @Test
    void aTicketHoldsTwoHundredMetadataEntriesOfPeople() throws Exception {
        TicketId id = new TicketId(path.substring("/api/tickets/".length()));
        for (int i = 0; i < 200; i++) {
            desk.store.writer().addMetadata(id, "key" + i, "value");
        }
        TestDesk.Answer answer = desk.ask("POST", path + "/metadata", "{\"key\":\"one\",\"value\":\"more\"}");
        while (answer.status() == 201) { // what the call wrote may still be on its way
            answer = desk.ask("POST", path + "/metadata", "{\"key\":\"one\",\"value\":\"more\"}");
        }
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).contains("200 metadata entries");
    }
}
