package dev.switchboard.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.store.sql.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsTest {
    private final RecordedNotes notes = new RecordedNotes();

    @TempDir
    private Path folder;
    private Database database;
    private Tools tools;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("tickets.db"));
        tools = Tools.open(database, new SettableClock(Instant.parse("2026-12-01T10:00:00Z"), ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        tools.close();
        database.close();
    }

    @Test
    void everyToolHasASchemaAndExamplesAsCallersSpeak() {
        assertThat(tools.specs()).extracting(ToolSpec::name)
                .startsWith("search_gxs_help_center", "note_customer", "find_events", "check_seats")
                .contains("hold_tickets", "create_order", "process_payment", "send_tickets", "calculate_upgrade",
                        "upgrade_tickets");
        assertThat(tools.specs()).allSatisfy(spec -> {
            assertThat(tools.spec(spec.name())).contains(spec);
            // Those that sell are spoken of in Casey's dialogue.
            assertThat(spec.examples().isEmpty() || spec.examples().size() >= 15).isTrue();
            assertThat(spec.examples()).hasSizeLessThanOrEqualTo(40).doesNotHaveDuplicates()
                    .allSatisfy(phrase -> assertThat(phrase).matches("[a-z' ]+")
                            .isEqualTo(phrase.toLowerCase(Locale.ROOT)));
            assertThat(spec.parameters().path("additionalProperties").asBoolean(true)).isFalse();
            assertThat(spec.parameters().path("properties")).allSatisfy(
                    property -> assertThat(property.path("title").asText()).isNotEmpty());
        });
    }

    @Test
    void helpCentreQuestionIsAnsweredThroughTheRunner() throws Exception {
        JsonNode output = run("search_gxs_help_center", "{\"query\":\"Saving Pockets interest rate\"}");
        assertThat(output.path("status").asText()).isEqualTo("answered");
        assertThat(output.path("spoken").asText()).contains("3.88% a year");
        assertThat(run("search_gxs_help_center", "{}").path("spoken").asText())
                .isEqualTo("I need your question to look that up.");
    }

    @Test
    void boxOfficeAnswersThroughTheRunner() throws Exception {
        JsonNode output = run("check_seats", "{\"event\":\"tonight's game\",\"section\":\"B\",\"quantity\":2}");
        assertThat(output.path("spoken").asText()).contains("360 dollars in total");
        assertThat(run("check_seats", "{\"quantity\":2}").path("spoken").asText())
                .isEqualTo("I need the event's name to look that up.");
        assertThat(run("find_events", "{\"when\":\"someday\"}").path("spoken").asText())
                .isEqualTo("I did not catch the day. Could you say it again?");
    }

    @Test
    void callersNameReachesTheCallsNotes() throws Exception {
        assertThat(run("note_customer", "{\"name\":\"mei\"}").path("spoken").asText()).startsWith("Thank you, Mei.");
        assertThat(notes.name()).contains("Mei");
        assertThat(run("note_customer", "{}").path("spoken").asText()).startsWith("I need your name, ");
    }

    @Test
    void vocabularyHoldsBothDomains() {
        assertThat(tools.vocabulary()).contains("Saving Pockets interest rate", "Lakers versus Warriors")
                .doesNotHaveDuplicates();
    }

    @Test
    void phrasesAreWholeQuestions() {
        assertThat(tools.phrases()).contains("how do i open a pocket", "my card was declined")
                .doesNotContain("Saving Pockets interest rate").hasSizeGreaterThan(2000);
    }

    private JsonNode run(String name, String arguments) throws Exception {
        ToolContext call = new ToolContext("T-1", "S-1", "riley", notes);
        ToolOutcome outcome = tools.run(name, arguments, call).toCompletableFuture().get(30, TimeUnit.SECONDS);
        return new ObjectMapper().readTree(outcome.output());
    }
}
