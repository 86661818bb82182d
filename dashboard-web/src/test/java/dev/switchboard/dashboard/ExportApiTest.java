package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Speaker;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportApiTest {
    private static final Instant MORNING = Instant.parse("2025-11-28T01:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

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

    private List<TicketId> calls(int count) {
        var ids = new ArrayList<TicketId>();
        for (int i = 0; i < count; i++) {
            TicketId id = desk.calls.begin("browser", "riley", null, MORNING.plusSeconds(60L * i));
            desk.calls.says(id, "a", MORNING.plusSeconds(60L * i + 5), Speaker.USER, "card number " + i);
            desk.calls.end(id);
            ids.add(id);
        }
        return ids;
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void linesOfJsonHoldTheGuidesTicketsOldestFirstAndEndWithCountAndChecksum() throws Exception {
        List<TicketId> ids = calls(250);
        TestDesk.Answer answer = desk.get("/api/tickets/export?format=ndjson&status=closed");
        assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
        List<String> lines = answer.text().lines().toList();
        assertThat(lines).hasSize(251);
        for (int i = 0; i < ids.size(); i++) {
            JsonNode line = JSON.readTree(lines.get(i));
            JsonNode one = desk.get("/api/tickets/" + ids.get(i) + "/export").json();
            assertThat(line.get("ticket")).isEqualTo(one.get("ticket"));
            assertThat(line.get("interactions")).isEqualTo(one.get("interactions"));
            assertThat(line.get("metadata")).isEqualTo(one.get("metadata"));
        }
        JsonNode end = JSON.readTree(lines.getLast()).get("end");
        assertThat(end.get("count").asInt()).isEqualTo(250);
        assertThat(end.get("cursor")).isEqualTo(JSON.readTree(lines.get(249)).get("cursor"));
        String before = answer.text().substring(0, answer.text().lastIndexOf("{\"end\""));
        assertThat(end.get("sha256").asText()).isEqualTo(sha256(before));
    }

    @Test
    void aBrokenExportGoesOnAfterTheLastTicketThatCameWholeWhateverCameSince() throws Exception {
        List<TicketId> ids = calls(30);
        List<String> lines = desk.get("/api/tickets/export?format=ndjson").text().lines().toList();
        String cursor = JSON.readTree(lines.get(11)).get("cursor").asText();
        TicketId later = desk.calls.begin("browser", "riley", null, Instant.now());
        TicketId earlier = desk.calls.begin("browser", "riley", null, MORNING.minusSeconds(5));

        var found = new ArrayList<String>();
        for (String line : desk.get("/api/tickets/export?format=ndjson&after=" + cursor).text().lines().toList()) {
            found.add(JSON.readTree(line).at("/ticket/ticket_id").asText());
        }
        assertThat(found.subList(0, 18)).containsExactlyElementsOf(ids.subList(12, 30).stream().map(TicketId::value).toList());
        assertThat(found).contains(later.value()).doesNotContain(earlier.value()).hasSize(20);
    }

    @Test
    void commaSeparatedValuesAreQuotedGuardedAgainstFormulasAndEndWithARecordOfTheirOwn() throws Exception {
        TicketId id = desk.calls.begin("twilio", "riley", "+6590012210", MORNING);
        desk.calls.says(id, "a", MORNING.plusSeconds(5), Speaker.USER, "say \"hello\", please");
        desk.calls.name(id, "=HYPERLINK(\"http://evil.example\")");
        desk.store.writer().addMetadata(id, "customer_id", "C1");
        desk.calls.end(id);
        desk.store.tickets().update(id, TicketUpdate.none().withResolutionNotes("@sum(1)\r\nnext"));

        String text = desk.get("/api/tickets/export?format=csv").text();
        List<List<String>> records = Csv.read(text);
        assertThat(records).hasSize(3).allSatisfy(record -> assertThat(record).hasSameSizeAs(records.getFirst()));
        assertThat(records.getFirst().subList(0, 4)).containsExactly("ticket_id", "session_id", "customer_name", "status");
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < records.getFirst().size(); i++) {
            row.put(records.getFirst().get(i), records.get(1).get(i));
        }
        assertThat(row).containsEntry("ticket_id", id.value())
                .containsEntry("customer_name", "'=HYPERLINK(\"http://evil.example\")")
                .containsEntry("caller", "'+6590012210")
                .containsEntry("resolution_notes", "'@sum(1)\r\nnext")
                .containsEntry("lines", "1")
                .containsEntry("transcript", "[2025-11-28T01:00:05Z] user: say \"hello\", please")
                .containsEntry("metadata", "{\"customer_id\":\"C1\"}");
        List<String> end = records.getLast();
        assertThat(end.subList(0, 2)).containsExactly("#end", "1");
        assertThat(end.get(2)).isEqualTo(sha256(text.substring(0, text.indexOf("#end"))));
        assertThat(end.getLast()).isEqualTo(row.get("cursor"));
        assertThat(desk.get("/api/tickets/export?format=csv&after=" + row.get("cursor")).text())
                .as("nothing more, and no second header")
                .startsWith("#end,0,");
    }

    @Test
    void aZipHoldsAFileATicketAndAManifestWithTheirChecksums() throws Exception {
        List<TicketId> ids = calls(3);
        HttpResponse<byte[]> answer = desk.client.send(
                HttpRequest.newBuilder(desk.at("/api/tickets/export?format=zip&category=card_inquiry")).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        Map<String, String> files = new LinkedHashMap<>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(files.keySet()).containsExactly(
                "ticket_" + ids.get(0) + ".json", "ticket_" + ids.get(1) + ".json", "ticket_" + ids.get(2) + ".json", "manifest.json");
        JsonNode manifest = JSON.readTree(files.get("manifest.json"));
        assertThat(manifest.get("count").asInt()).isEqualTo(3);
        assertThat(manifest.get("more").asBoolean()).isFalse();
        for (JsonNode file : manifest.get("files")) {
            String text = String.valueOf(files.get(file.get("name").asText()));
            assertThat(file.get("sha256").asText()).isEqualTo(sha256(text));
        }
        assertThat(JSON.readTree(files.get("ticket_" + ids.get(1) + ".json")))
                .isEqualTo(desk.get("/api/tickets/" + ids.get(1) + "/export").json());
    }

    @Test
    void anExportOfNothingEndsToo() throws Exception {
        assertThat(desk.get("/api/tickets/export?format=ndjson&from=2020-01-01&to=2020-01-02").text())
                .isEqualTo("{\"end\":{\"count\":0,\"sha256\":\"" + sha256("") + "\",\"cursor\":null}}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                        | format is missing: expected one of ndjson, csv, zip
            format=xml                | unknown format 'xml': expected one of ndjson, csv, zip
            format=csv&format=csv     | format is given 2 times
            format=csv&after=x'OR'1   | after must be the cursor of an exported ticket
            format=csv&after=tzzzzzzzzzzzzz | after must be the cursor of an exported ticket
            format=csv&limit=5        | unknown parameter 'limit': expected one of status, category, priority, channel, agent
            format=csv&q=card         | unknown parameter 'q'
            format=csv&from=2025-02-30 | from must be a time such as
            format=csv&status=gone    | unknown status 'gone'
            format=csv&agent=%C3%28   | agent is not valid UTF-8
            format=csv&%FF=1          | a parameter's name is not valid UTF-8
            """)
    void wrongParameterOfAnExportIsNamed(String query, String message) throws Exception {
        TestDesk.Answer answer = desk.get("/api/tickets/export?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "zendesk, /ticket/external_id, /ticket/status, closed",
        "freshdesk, /ticket/custom_fields/cf_external_id, /ticket/status, 5",
        "salesforce, /records/0/External_Id__c, /records/0/Status, Closed"
    })
    void aTicketIsExportedAsOtherSystemsImportIt(String format, String id, String status, String closed) throws Exception {
        TicketId ticket = calls(1).getFirst();
        TestDesk.Answer answer = desk.get("/api/tickets/" + ticket + "/export?format=" + format);
        assertThat(answer.header("Content-Disposition")).contains("ticket_" + ticket + "_" + format + ".json");
        assertThat(answer.json().at(id).asText()).isEqualTo(ticket.value());
        assertThat(answer.json().at(status).asText()).isEqualTo(closed);
    }

    @Test
    void anUnknownFormatOfATicketIsRefusedWithTheKnownOnes() throws Exception {
        TicketId ticket = calls(1).getFirst();
        assertThat(desk.get("/api/tickets/" + ticket + "/export?format=xml").message())
                .isEqualTo("unknown format 'xml': expected one of json, zendesk, freshdesk, salesforce");
        assertThat(desk.get("/api/tickets/" + ticket + "/export?fromat=json").message())
                .isEqualTo("unknown parameter 'fromat': expected one of format, plain");
    }
}
