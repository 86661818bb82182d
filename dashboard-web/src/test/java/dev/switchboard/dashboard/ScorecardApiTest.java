package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.store.ticket.TicketId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorecardApiTest {
    private static final Instant MORNING = Instant.parse("2025-11-28T01:00:00Z");
    private static final String REST = "\"understood\":{\"value\":\"5\"},\"tone\":{\"value\":\"4\"},\"correct\":{\"value\":\"yes\"},"
            + "\"resolved\":{\"value\":\"5\"},\"mood\":{\"value\":\"na\"},\"anything_else\":{\"value\":\"na\"}";

    @TempDir
    Path folder;

    private TestDesk desk;
    private TicketId id;
    private String path;

    @BeforeEach
    void open() {
        desk = new TestDesk(folder);
        id = desk.calls.interestRates(null, MORNING);
        desk.calls.measures(id, MORNING);
        desk.calls.end(id);
        path = "/api/tickets/" + id + "/scorecards";
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private static JsonNode begun(Person person, String path) throws Exception {
        TestDesk.Answer answer = person.ask("POST", path, "{\"form\":\"call-quality\"}");
        assertThat(answer.status()).isIn(200, 201);
        return answer.data();
    }

    private static TestDesk.Answer submitted(Person person, String path, String answers) throws Exception {
        long evaluation = begun(person, path).path("evaluation_id").asLong();
        return person.ask("PATCH", path + "/" + evaluation, "{\"answers\":{" + answers + "},\"state\":\"submitted\"}");
    }

    private static JsonNode answer(JsonNode evaluation, String question) {
        return evaluation.path("answers").valueStream()
                .filter(answer -> answer.path("question").asText().equals(question)).findFirst().orElseThrow();
    }

    @Test
    void aReviewerFillsWhatCallDataLeftOpenWithEvidenceAndSubmits() throws Exception {
        TestDesk.Answer begun = desk.ask("POST", path, "{\"form\":\"call-quality\"}");
        assertThat(begun.status()).isEqualTo(201);
        assertThat(begun.header("ETag")).isEqualTo("\"1\"");
        JsonNode draft = begun.data();
        assertThat(draft.path("reviewer").asText()).isEqualTo("loopback");
        assertThat(answer(draft, "answer_delay").path("value").asText()).isEqualTo("3");
        assertThat(answer(draft, "answer_delay").at("/suggestion/figure_value").asDouble()).isEqualTo(1_420);
        assertThat(answer(draft, "answer_delay").path("automatic").asBoolean()).isTrue();
        assertThat(answer(draft, "tone").path("value").isNull()).isTrue();
        assertThat(desk.ask("POST", path, "{\"form\":\"call-quality\"}").status()).as("there is one").isEqualTo(200);

        String own = path + "/" + draft.path("evaluation_id").asLong();
        long line = desk.get("/api/tickets/" + id).data().at("/interactions/1/interaction_id").asLong();
        TestDesk.Answer early = desk.ask("PATCH", own, "{\"state\":\"submitted\"}", "If-Match", "\"1\"");
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.message()).contains("understood, tone, correct, resolved");
        TestDesk.Answer saved = desk.ask("PATCH", own, "{\"answers\":{" + REST + ",\"answer_delay\":{\"value\":\"2\","
                + "\"comment\":\"=HYPERLINK(1)\",\"evidence\":[" + line + "]}},\"comment\":\"Fine\"}", "If-Match", "\"1\"");
        assertThat(saved.header("ETag")).isEqualTo("\"2\"");
        assertThat(answer(saved.data(), "answer_delay").path("automatic").asBoolean()).isFalse();
        assertThat(answer(saved.data(), "answer_delay").path("evidence").get(0).asLong()).isEqualTo(line);
        assertThat(desk.ask("PATCH", own, "{\"comment\":\"x\"}", "If-Match", "\"1\"").status()).isEqualTo(412);
        TestDesk.Answer done = desk.ask("PATCH", own, "{\"state\":\"submitted\"}", "If-Match", "\"2\"");
        assertThat(done.data().path("state").asText()).isEqualTo("submitted");
        assertThat(done.data().path("score").asDouble()).isBetween(60.0, 99.0);
        assertThat(desk.ask("PATCH", own, "{\"comment\":\"x\"}").message()).contains("set its state to draft");
        assertThat(desk.ask("DELETE", own, null).status()).isEqualTo(409);

        JsonNode results = desk.get("/api/scorecards/results").data();
        assertThat(results).singleElement().satisfies(row -> {
            assertThat(row.path("week").asText()).isEqualTo("2025-W48");
            assertThat(row.path("agent_id").asText()).isEqualTo("riley");
            assertThat(row.path("score")).isEqualTo(done.data().path("score"));
        });
        JsonNode list = desk.get("/api/scorecards/evaluations?agent=riley&from=2025-11-24&to=2025-12-01").data();
        assertThat(list).singleElement().satisfies(row -> assertThat(row.path("called_at").asText()).isEqualTo(MORNING.toString()));
        List<List<String>> csv = Csv.read(desk.get("/api/scorecards/evaluations?format=csv").text());
        assertThat(csv).hasSize(14);
        int comment = csv.getFirst().indexOf("answer_comment");
        assertThat(csv.stream().map(row -> row.get(comment))).contains("'=HYPERLINK(1)");
        assertThat(desk.get("/api/scorecards/results?format=csv").text()).startsWith("week,from,to,agent_id,").contains("2025-W48");
    }

    @Test
    void twoReviewersDoNotSeeEachOtherBeforeBothAreInAndThenTheirAgreement() throws Exception {
        Person admin = Person.with(desk, null, "ada", "admin");
        Person mei = Person.with(desk, admin, "mei", "qa");
        Person ravi = Person.with(desk, admin, "ravi", "qa");
        Person analyst = Person.with(desk, admin, "ana", "analyst");
        begun(ravi, path);
        assertThat(submitted(mei, path, REST).status()).isEqualTo(200);

        JsonNode seen = ravi.get(path).data().path("evaluations");
        assertThat(seen).hasSize(2);
        assertThat(seen.get(0).path("mine").asBoolean()).isTrue();
        assertThat(seen.get(1).path("hidden").asBoolean()).isTrue();
        assertThat(seen.get(1).has("answers")).isFalse();
        assertThat(ravi.get("/api/scorecards/evaluations?reviewer=mei").data().get(0).has("score")).isFalse();
        assertThat(ravi.get("/api/scorecards/evaluations?reviewer=mei&format=csv").text().lines()).hasSize(1);
        assertThat(analyst.get(path).data().path("evaluations").get(0).path("hidden").asBoolean()).as("a draft").isTrue();
        String meis = path + "/" + seen.get(1).path("evaluation_id").asLong();
        assertThat(ravi.ask("PATCH", meis, "{\"comment\":\"x\"}").message()).isEqualTo("this evaluation is mei's: only they change it");
        assertThat(analyst.ask("PATCH", meis, "{\"comment\":\"x\"}").message()).contains("scorecards.fill");

        assertThat(submitted(ravi, path, REST.replace("\"tone\":{\"value\":\"4\"}", "\"tone\":{\"value\":\"2\"}")).status()).isEqualTo(200);
        assertThat(ravi.get(path).data().path("evaluations").get(1).path("answers")).hasSize(13);
        JsonNode couple = analyst.get("/api/scorecards/agreement?form=call-quality").data().path("couples").get(0);
        assertThat(couple.path("reviewers").toString()).isEqualTo("[\"mei\",\"ravi\"]");
        assertThat(couple.path("agreed").asInt()).isEqualTo(12);
        assertThat(couple.path("pairs").asInt()).isEqualTo(13);
        JsonNode tone = couple.path("questions").valueStream()
                .filter(row -> row.path("question").asText().equals("tone")).findFirst().orElseThrow();
        assertThat(tone.path("percent").asDouble()).isZero();
        assertThat(tone.path("kappa").asDouble()).isZero();
        assertThat(tone.path("weighted_kappa").isNumber()).isTrue();

        await().until(() -> admin.get("/api/audit?ticket=" + id).data().toString().contains("scorecard.changed"));
        List<String> told = new ArrayList<>();
        admin.get("/api/audit?ticket=" + id).data().forEach(entry -> told.add(entry.path("who").asText() + " "
                + entry.path("action").asText() + " " + entry.at("/details/status").asText() + " " + entry.at("/details/state").asText()));
        assertThat(told).contains("ravi scorecard.started 201 ", "mei scorecard.changed 200 submitted", "ravi scorecard.read 200 ",
                "ravi scorecard.changed 403 ");
    }

    @Test
    void whatCannotBeSavedIsRefusedByName() throws Exception {
        TicketId running = desk.calls.begin();
        assertThat(desk.ask("POST", "/api/tickets/" + running + "/scorecards", "{\"form\":\"call-quality\"}").message())
                .contains("still going on");
        assertThat(desk.ask("POST", path, "{\"form\":\"none\"}").status()).isEqualTo(404);
        String own = path + "/" + desk.ask("POST", path, "{\"form\":\"call-quality\"}").data().path("evaluation_id").asLong();
        for (String[] wrong : new String[][] {
            {"{}", "nothing to change"},
            {"{\"state\":\"done\"}", "unknown state 'done'"},
            {"{\"answers\":[]}", "answers must be an object"},
            {"{\"answers\":{\"tone\":5}}", "answers.tone must be an object"},
            {"{\"answers\":{\"tone\":{\"value\":5}}}", "answers.tone.value must be a string"},
            {"{\"answers\":{\"tone\":{\"value\":\"6\"}}}", "answers.tone.value: '6': expected one of 1, 2, 3, 4, 5"},
            {"{\"answers\":{\"tone\":{\"values\":\"5\"}}}", "answers.tone holds an unknown key"},
            {"{\"answers\":{\"mood2\":{\"value\":\"5\"}}}", "'mood2' is no question of the form call-quality"},
            {"{\"answers\":{\"tone\":{\"evidence\":[99999]}}}", "answers.tone.evidence: 99999: expected the interaction_id"},
            {"{\"answers\":{\"tone\":{\"evidence\":[\"a\"]}}}", "answers.tone.evidence must hold whole numbers"},
            {"{\"answers\":{\"tone\":{\"comment\":\"a\\u0000b\"}}}", "answers.tone.comment must contain neither"},
            {"{\"answers\":{\"tone\":{\"comment\":\"a\\udc00\"}}}", "answers.tone.comment must contain neither"}
        }) {
            TestDesk.Answer answer = desk.ask("PATCH", own, wrong[0]);
            assertThat(answer.status()).as(wrong[0]).isEqualTo(400);
            assertThat(answer.message()).contains(wrong[1]);
        }
        assertThat(desk.ask("PATCH", own, "{\"comment\":\"x\"}", "If-Match", "abc").message()).startsWith("If-Match must be");
        assertThat(desk.ask("PATCH", path + "/77", "{\"comment\":\"x\"}").status()).isEqualTo(404);
        assertThat(desk.get("/api/scorecards/agreement").message()).contains("form is missing");
        assertThat(desk.get("/api/scorecards/worklist?period=W48").message()).contains("period must be a week such as 2025-W48");
        assertThat(desk.ask("POST", "/api/scorecards/draws", "{\"plan\":\"five-a-week\",\"period\":\"2025-11-28\"}").message())
                .contains("period must be a week");
        assertThat(desk.ask("POST", "/api/scorecards/draws", "{\"plan\":\"five-a-week\",\"period\":\"2199-W01\"}").status()).isEqualTo(409);
        assertThat(desk.ask("DELETE", own, null).status()).isEqualTo(200);
        assertThat(desk.get(path).data().path("evaluations")).isEmpty();
    }

    @Test
    void drawnCallsStandInTheWorklistWithTheirStatus() throws Exception {
        JsonNode draw = desk.ask("POST", "/api/scorecards/draws", "{\"plan\":\"five-a-week\",\"period\":\"2025-W48\"}").data();
        assertThat(draw.path("drawn").asInt()).isEqualTo(1);
        JsonNode list = desk.get("/api/scorecards/worklist?period=2025-W48").data();
        assertThat(list.at("/counts/open").asInt()).isEqualTo(1);
        assertThat(list.at("/items/0/ticket_id").asText()).isEqualTo(id.value());
        desk.ask("POST", path, "{\"form\":\"call-quality\"}");
        assertThat(desk.get("/api/scorecards/worklist?status=in_progress").data().at("/items/0/reviews/0/reviewer").asText())
                .isEqualTo("loopback");
        assertThat(desk.get("/api/scorecards/worklist?status=done").data().path("items")).isEmpty();
        JsonNode known = desk.get("/api/scorecards/forms").data();
        assertThat(known.at("/forms/0/version").asInt()).isEqualTo(1);
        assertThat(known.at("/figures/answer_delay_p95_ms/unit").asText()).isEqualTo("ms");
    }
}
