package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Speaker;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketApiTest {
    private static final Instant MORNING = Instant.parse("2025-11-28T01:00:00Z");

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

    @Test
    void statsHoldAllFourStatusesAndCategoriesOfClosedCalls() throws Exception {
        desk.calls.end(desk.calls.interestRates(null, MORNING));
        desk.calls.begin();

        JsonNode stats = desk.get("/api/tickets/stats").data();

        assertThat(stats.get("total_tickets").asInt()).isEqualTo(2);
        assertThat(stats.get("by_status").toString())
                .isEqualTo("{\"open\":1,\"in_progress\":0,\"resolved\":0,\"closed\":1}");
        assertThat(stats.get("by_category").toString()).isEqualTo("{\"interest_rates\":1}");
        assertThat(stats.get("uncategorized").asInt()).isEqualTo(1);
    }

    @Test
    void listIsNewestFirstWithCountOfThePageAndTotal() throws Exception {
        TicketId first = desk.calls.begin("browser", "riley", null, MORNING);
        TicketId second = desk.calls.begin("twilio", "riley", null, MORNING.plusSeconds(60));
        TicketId third = desk.calls.begin("browser", "casey", null, MORNING.plusSeconds(120));

        JsonNode page = desk.get("/api/tickets?limit=2").json();
        assertThat(page.get("status").asText()).isEqualTo("success");
        assertThat(ids(page)).containsExactly(third.value(), second.value());
        assertThat(page.get("count").asInt()).isEqualTo(2);
        assertThat(page.get("total").asInt()).isEqualTo(3);
        assertThat(ids(desk.get("/api/tickets?limit=2&offset=2").json())).containsExactly(first.value());
    }

    @Test
    void everyFilterNarrowsTheList() throws Exception {
        TicketId rates = desk.calls.interestRates(null, MORNING);
        desk.calls.end(rates);
        TicketId card = desk.calls.begin("browser", "riley", null, MORNING.plusSeconds(3_600));
        desk.calls.says(card, "a", MORNING.plusSeconds(3_601), Speaker.USER, "I lost my debit card");
        desk.calls.end(card);
        TicketId open = desk.calls.begin("browser", "casey", null, MORNING.plusSeconds(7_200));
        desk.ask("PATCH", "/api/tickets/" + card, "{\"priority\":\"urgent\"}");

        assertThat(found("status=open,in_progress")).containsExactly(open.value());
        assertThat(found("status=open&status=closed")).hasSize(3);
        assertThat(found("status=")).hasSize(3);
        assertThat(found("category=interest_rates")).containsExactly(rates.value());
        assertThat(found("priority=urgent")).containsExactly(card.value());
        assertThat(found("channel=twilio")).containsExactly(rates.value());
        assertThat(found("q=debit%20lost")).containsExactly(card.value());
        assertThat(found("q=%25%25")).isEmpty();
        assertThat(found("from=2025-11-28T02:00:00Z&to=2025-11-28T03:00:00Z")).containsExactly(card.value());
        assertThat(found("from=2025-11-28T10:00:00+08:00&to=2025-11-29")).containsExactly(open.value(), card.value());
        assertThat(found("to=2025-11-28")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status=done              | unknown status 'done': expected one of open, in_progress, resolved, closed
            status=open,,closed      | unknown status '': expected one of open, in_progress, resolved, closed
            priority=asap            | unknown priority 'asap': expected one of low, normal, high, urgent
            category=Cards!          | unknown category 'Cards!'
            channel=a%20b            | unknown channel 'a b'
            limit=0                  | limit must be a whole number of 1 or more: '0'
            limit=-1                 | limit must be a whole number of 1 or more: '-1'
            limit=ten                | limit must be a whole number of 1 or more: 'ten'
            offset=-1                | offset must be a whole number of 0 or more: '-1'
            limit=1&limit=2          | limit is given 2 times
            from=yesterday           | from must be a time such as 2025-11-28T01:00:00Z
            from=2025-13-01          | from must be a time such as 2025-11-28T01:00:00Z
            from=+10000-01-01T00:00:00Z | from must be a time such as 2025-11-28T01:00:00Z
            from=2025-11-29&to=2025-11-28 | from must be before to
            statsu=open              | unknown parameter 'statsu': expected one of status, category, priority, channel, agent, from, to, q
            q=a%00b                  | U+0000
            q=%E4%F6                 | q is not valid UTF-8
            q=a&q=b                  | q is given 2 times
            q=a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q | q: at most 16 words and phrases can be searched for: 17
            agent=Riley%27--         | unknown agent
            tool=a%20b               | tool must be the name of a tool
            duration_min=-1          | duration_min must be a whole number of 0 or more
            duration_min=1.5         | duration_min must be a whole number of 0 or more
            duration_min=9&duration_max=8 | duration_min must not be above duration_max: 9 and 8
            cursor=1%20OR%201        | cursor must be the next of an earlier answer
            cursor=t1&offset=1       | cursor and offset exclude each other
            from=2025-02-29          | from must be a time such as 2025-11-28T01:00:00Z
            """)
    void wrongParameterIsNamedWithWhatWasExpected(String query, String message) throws Exception {
        TestDesk.Answer answer = desk.get("/api/tickets?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("status").asText()).isEqualTo("error");
        assertThat(answer.message()).contains(message);
    }

    @Test
    void limitAboveAThousandIsCutToAThousand() throws Exception {
        assertThat(desk.get("/api/tickets?limit=99999999999").status()).isEqualTo(200);
    }

    @Test
    void detailHoldsTicketLinesAndMetadataInTheGuidesShape() throws Exception {
        TicketId id = desk.calls.interestRates("+6590012210", MORNING);
        desk.calls.end(id);
        desk.ask("POST", "/api/tickets/" + id + "/metadata", "{\"key\":\"customer_id\",\"value\":\"CUST123456\"}");

        JsonNode detail = desk.get("/api/tickets/" + id).data();

        assertThat(detail.at("/ticket/ticket_id").asText()).isEqualTo(id.value());
        assertThat(detail.at("/ticket/created_at").asText()).isEqualTo("2025-11-28T01:00:00Z");
        assertThat(detail.at("/interactions/0/message").asText()).isEqualTo(SampleCalls.GREETING);
        assertThat(detail.at("/interactions/0/tool_calls").isNull()).isTrue();
        assertThat(detail.at("/interactions/2/tool_calls/0/arguments").asText())
                .isEqualTo("{\"query\":\"Saving Pockets interest rate\"}");
        assertThat(detail.at("/interactions/3/generated").asText()).endsWith("paid every day.");
        assertThat(detail.path("measures").isNull()).as("nothing measured it").isTrue();
        assertThat(detail.at("/metadata/0/value").asText()).isEqualTo("CUST123456");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/tickets/GXS-20251128-00000000",
        "GET, /api/tickets/nonsense",
        "GET, /api/tickets/GXS-20251128-00000000/export",
        "PATCH, /api/tickets/GXS-20251128-00000000",
        "POST, /api/tickets/GXS-20251128-00000000/metadata"
    })
    void unknownTicketIsNotFound(String method, String path) throws Exception {
        String body =
                switch (method) {
                    case "PATCH" -> "{\"status\":\"resolved\"}";
                    case "POST" -> "{\"key\":\"a\",\"value\":\"b\"}";
                    default -> null;
                };
        TestDesk.Answer answer = desk.ask(method, path, body);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("{\"status\":\"error\",\"message\":\"Ticket not found\"}");
    }

    @Test
    void patchChangesWhatItNamesAndNothingElse() throws Exception {
        TicketId id = desk.calls.begin("browser", "riley", null, MORNING);

        JsonNode edited = desk.ask("PATCH", "/api/tickets/" + id, """
                        {"status":"resolved","priority":"high","category":"card_inquiry","customer_name":" Mei ",
                         "summary":"Lost card","resolution_notes":"Card frozen"}""")
                .data();

        assertThat(edited.get("status").asText()).isEqualTo("resolved");
        assertThat(edited.get("priority").asText()).isEqualTo("high");
        assertThat(edited.get("category").asText()).isEqualTo("card_inquiry");
        assertThat(edited.get("customer_name").asText()).isEqualTo("Mei");
        assertThat(edited.get("resolved_at").asText()).endsWith("Z");
        JsonNode again = desk.ask("PATCH", "/api/tickets/" + id, "{\"customer_name\":\"Mei Tan\"}")
                .data();
        assertThat(again.get("status").asText()).isEqualTo("resolved");
        assertThat(again.get("resolution_notes").asText()).isEqualTo("Card frozen");
        assertThat(desk.get("/api/tickets/" + id).data().at("/ticket/customer_name").asText()).isEqualTo("Mei Tan");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"status":"done"}         | unknown status 'done': expected one of open, in_progress, resolved, closed
            {"priority":"asap"}       | unknown priority 'asap': expected one of low, normal, high, urgent
            {"category":"No such!"}   | category 'No such!' is not a category
            {"customer_name":7}       | customer_name must be a string, not number
            {"customer_name":null}    | customer_name must be a string, not null
            {"customer_name":"  "}    | customer_name must not be empty
            {"ticket_id":"x"}         | unknown key 'ticket_id': expected one of status, priority
            {}                        | nothing to change: expected at least one of status, priority
            {"summary":"a             | the body is not valid JSON
            {"summary":"a"} trailing  | the body is not valid JSON
            {"status":"open","status":"closed"} | the body is not valid JSON
            ["status"]                | the body must be a JSON object
            ``                        | the body must be a JSON object
            {"summary":"a\\u0000"}    | summary must not contain the character U+0000
            """)
    void wrongEditIsRefusedWithItsReason(String body, String message) throws Exception {
        TicketId id = desk.calls.begin();

        TestDesk.Answer answer = desk.ask("PATCH", "/api/tickets/" + id, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains(message);
        assertThat(answer.text()).doesNotContain("Exception").doesNotContain("at dev.switchboard");
    }

    @Test
    void deeplyNestedJsonIsRefused() throws Exception {
        TicketId id = desk.calls.begin();

        assertThat(desk.ask("PATCH", "/api/tickets/" + id, "[".repeat(5_000)).status()).isEqualTo(400);
    }

    @Test
    void bodyThatIsTooLargeIsRefusedAlsoWhenItsLengthIsNotTold() throws Exception {
        TicketId id = desk.calls.begin();
        String large = "{\"resolution_notes\":\"" + "a".repeat(DashboardConfig.DEFAULT_MAX_BODY_BYTES) + "\"}";

        assertThat(desk.ask("PATCH", "/api/tickets/" + id, large).status()).isEqualTo(413);
        assertThat(desk.askChunked("PATCH", "/api/tickets/" + id, large).status()).isEqualTo(413);
        String notes = "{\"resolution_notes\":\"" + "a".repeat(10_001) + "\"}";
        assertThat(desk.ask("PATCH", "/api/tickets/" + id, notes).message())
                .isEqualTo("resolution_notes must have at most 10000 characters: 10001");
    }

    @Test
    void aClosedTicketShowsItsMeasuresAndItsExportKeepsTheGuidesShape() throws Exception {
        TicketId id = desk.calls.interestRates(null, MORNING);
        desk.calls.measures(id, MORNING);
        desk.calls.end(id);

        JsonNode measures = desk.get("/api/tickets/" + id).data().path("measures");

        assertThat(measures.at("/answer_delay_ms/p50").asLong()).isEqualTo(684);
        assertThat(measures.at("/cost/microdollars").asLong()).isEqualTo(237_015);
        assertThat(measures.at("/per_turn/1/speech_end_to_line_ms").asLong()).isEqualTo(1_190);
        assertThat(desk.get("/api/tickets/" + id + "/export").json().fieldNames())
                .toIterable()
                .containsExactly("ticket", "interactions", "metadata");
    }

    @Test
    void metadataIsAddedAndDuplicatesStay() throws Exception {
        TicketId id = desk.calls.begin();
        String path = "/api/tickets/" + id + "/metadata";

        assertThat(desk.ask("POST", path, "{\"key\":\"product\",\"value\":\"A\"}").status()).isEqualTo(201);
        assertThat(desk.ask("POST", path, "{\"key\":\"product\",\"value\":\"B\"}").data().get("value").asText())
                .isEqualTo("B");
        assertThat(desk.get("/api/tickets/" + id).data().get("metadata")).hasSize(2);
        assertThat(desk.get("/api/tickets/" + id + "/export").json().at("/metadata/product").asText())
                .isEqualTo("B");
        assertThat(desk.ask("POST", path, "{\"value\":\"B\"}").message()).startsWith("key is missing");
        assertThat(desk.ask("POST", path, "{\"key\":\"a\"}").message()).startsWith("value is missing");
        assertThat(desk.ask("POST", path, "{\"key\":\" \",\"value\":\"B\"}").message())
                .isEqualTo("key must not be empty");
    }

    @Test
    void exportIsTheGuidesShapeAsAFileToSave() throws Exception {
        TicketId id = desk.calls.interestRates(null, MORNING);
        desk.calls.end(id);

        TestDesk.Answer answer = desk.get("/api/tickets/" + id + "/export?format=json");

        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"ticket_" + id + ".json\"");
        assertThat(answer.json().at("/ticket/external_id").asText()).isEqualTo(id.value());
        assertThat(answer.json().at("/ticket/customer/name").asText()).isEqualTo("Unknown");
        assertThat(answer.json().at("/interactions/0/tool_calls").isMissingNode()).isTrue();
    }

    @Test
    void aSearchSaysWhereTheWordsStandAsPlainTextWithMarks() throws Exception {
        TicketId id = desk.calls.begin("browser", "riley", null, MORNING);
        desk.calls.says(id, "a", MORNING.plusSeconds(1), Speaker.USER, "my <img src=x onerror=alert(1)> card");
        desk.calls.end(id);

        JsonNode page = desk.get("/api/tickets?q=CARD+%22onerror%20alert%22").json();

        assertThat(page.at("/data/0/found/in").asText()).isEqualTo("transcript");
        assertThat(page.at("/data/0/found/speaker").asText()).isEqualTo("user");
        assertThat(page.at("/data/0/found/snippet").toString()).isEqualTo(
                "[{\"text\":\"my <img src=x \"},{\"text\":\"onerror=alert\",\"mark\":true},{\"text\":\"(1)> \"},"
                        + "{\"text\":\"card\",\"mark\":true}]");
        assertThat(desk.get("/api/tickets").json().at("/data/0/found").isMissingNode()).isTrue();
    }

    @Test
    void pagesAreWalkedByCursorWhileTicketsArrive() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(desk.calls.begin("browser", "riley", null, MORNING.plusSeconds(i)).value());
        }
        JsonNode first = desk.get("/api/tickets?limit=2").json();
        desk.calls.begin("browser", "riley", null, MORNING.plusSeconds(9));
        JsonNode second = desk.get("/api/tickets?limit=2&cursor=" + first.get("next").asText()).json();
        JsonNode third = desk.get("/api/tickets?limit=2&cursor=" + second.get("next").asText()).json();

        List<String> walked = new ArrayList<>(ids(first));
        walked.addAll(ids(second));
        walked.addAll(ids(third));
        assertThat(walked).containsExactlyElementsOf(ids);
        assertThat(third.get("next").isNull()).isTrue();
        assertThat(third.get("total").asInt()).isEqualTo(6);
    }

    @Test
    void nothingHostileInASearchIsMoreThanItsWords() throws Exception {
        desk.calls.end(desk.calls.interestRates(null, MORNING));
        for (String hostile : List.of(
                "%22", "*", "%27%20OR%201%3D1%20--", "NEAR(", "said%3Ainterest%20OR%20x", "%7B%7D%20%3A%20(", "%5C", "%F0%9F%8E%A7",
                "zz%22%20*%20%22", "%3A*", "%26%20%7C%20!", "x%3Cimg%20src%3Dx%3E")) {
            TestDesk.Answer answer = desk.get("/api/tickets?q=" + hostile);
            assertThat(answer.status()).as(hostile).isEqualTo(200);
            assertThat(answer.json().get("total").asInt()).as(hostile).isZero();
        }
    }

    private List<String> found(String query) throws Exception {
        TestDesk.Answer answer = desk.get("/api/tickets?" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return ids(answer.json());
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.get("data").forEach(ticket -> ids.add(ticket.get("ticket_id").asText()));
        return ids;
    }
}
