package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A caller who says, is called, and makes the tools say whatever is bad for those who read it afterwards.
class HostileTextTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant MORNING = Instant.parse("2025-11-28T01:00:00Z");
    private static final String SCRIPT = "</script><script>alert('x')</script><img src=x onerror=alert(1)>";
    private static final String LONG = "a" + "\u0301".repeat(200) + "word ".repeat(2_000) + "x".repeat(10_000);
    private static final List<String> TEXTS = List.of(
            SCRIPT,
            "pay \u202Emoc.live@lap\u202C \u2066now\u2069",
            LONG,
            "👩‍👩‍👧‍👦 🏳️‍🌈 🇸🇬 \uD83D\uDE00",
            "half a pair \uD83D and the other half \uDE00",
            "nothing\u0000here\u0007\u001B[31mred\u0085\u2028next",
            "'; DROP TABLE tickets; -- ${jndi:ldap://x} {{7*7}} %s %n",
            "\"quoted\", and\r\nbroken,\"\"");
    static final List<String> FORMULAS = List.of(
            "=HYPERLINK(\"http://evil.example\")", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "  =1+1",
            "\uFEFF=1+1", "\u200B=1+1", "\u0000=1+1", "\u00A0@x", "＝1+1", "=cmd|' /C calc'!A0");

    @TempDir
    Path folder;

    private TestDesk desk;
    private List<String> said;
    private TicketId ticket;

    @BeforeEach
    void call() {
        desk = new TestDesk(folder);
        said = new ArrayList<>(TEXTS);
        said.addAll(FORMULAS);
        ticket = desk.calls.begin("browser", "riley", SCRIPT, MORNING);
        for (int i = 0; i < said.size(); i++) {
            desk.calls.says(ticket, "i" + i, MORNING.plusSeconds(i), Speaker.USER, said.get(i));
            desk.store.writer().addMetadata(ticket, "note_" + i, said.get(i));
        }
        desk.calls.tool(ticket, "t", MORNING.plusSeconds(60), new ToolCall(
                "=cmd", JSON.createObjectNode().put(SCRIPT, "=1+1\u0000\u202E").toString(), "c1", "\u202Enot JSON \u0000" + SCRIPT, "answered", 3L));
        desk.calls.end(ticket);
        desk.store.tickets().update(ticket, TicketUpdate.none()
                .withCustomerName("=HYPERLINK(\"http://evil.example\")").withSummary(SCRIPT).withResolutionNotes("\u200B@x"));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void everyAnswerIsJsonThatGivesTheWordsBackAsTheyWereSaid() throws Exception {
        TestDesk.Answer answer = desk.get("/api/tickets/" + ticket);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        JsonNode lines = answer.data().path("interactions");
        assertThat(lines).hasSize(said.size() + 1);
        for (int i = 0; i < said.size(); i++) {
            assertThat(lines.get(i).path("message").asText()).isEqualTo(kept(said.get(i)));
        }
        assertThat(desk.get("/api/tickets?q=" + "DROP").json().path("total").asInt()).isEqualTo(1);
        assertThat(desk.store.tickets().stats().totalTickets()).isEqualTo(1);
    }

    @Test
    void everyFileOfATicketIsJsonUnderAHarmlessName() throws Exception {
        for (String format : List.of("json", "zendesk", "freshdesk", "salesforce")) {
            TestDesk.Answer answer = desk.get("/api/tickets/" + ticket + "/export?format=" + format);
            assertThat(answer.status()).as(format).isEqualTo(200);
            assertThat(answer.json().isObject()).as(format).isTrue();
            assertThat(answer.header("Content-Disposition")).as(format).matches("attachment; filename=\"ticket_[A-Za-z0-9_-]+\\.json\"");
        }
        List<String> lines = desk.get("/api/tickets/export?format=ndjson").text().lines().toList();
        assertThat(lines).as("no line break of a caller's ends a line").hasSize(2);
        assertThat(JSON.readTree(lines.getFirst()).path("interactions")).hasSize(said.size() + 1);
        byte[] zip = desk.client.send(HttpRequest.newBuilder(desk.at("/api/tickets/export?format=zip")).build(), BodyHandlers.ofByteArray()).body();
        try (ZipInputStream files = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                assertThat(entry.getName()).matches("[A-Za-z0-9_.-]+");
                assertThat(JSON.readTree(new String(files.readAllBytes(), StandardCharsets.UTF_8)).isObject()).isTrue();
            }
        }
    }

    @Test
    void noFieldOfAnyCsvIsAFormulaToASpreadsheet() throws Exception {
        List<String> addresses = new ArrayList<>(List.of("/api/tickets/export?format=csv", "/api/audit?format=csv"));
        desk.get("/api/reports").data().forEach(report -> {
            boolean ranged = report.path("parameters").findValuesAsText("name").contains("from");
            addresses.add("/api/reports/" + report.path("name").asText() + "?format=csv" + (ranged ? "&from=2025-11-01&to=2025-12-01" : ""));
        });
        assertThat(addresses).hasSizeGreaterThan(8);
        int disarmed = 0;
        for (String address : addresses) {
            TestDesk.Answer answer = desk.get(address);
            assertThat(answer.status()).as(address + answer.text()).isEqualTo(200);
            List<List<String>> records = Csv.read(answer.text());
            assertThat(records).as(address).allSatisfy(record -> assertThat(record).hasSameSizeAs(records.getFirst()));
            for (String field : records.stream().flatMap(List::stream).toList()) {
                assertThat(isFormula(field)).as(address + ": " + field).isFalse();
                disarmed += field.matches("(?s)'.*[=+@-].*") ? 1 : 0;
            }
        }
        assertThat(disarmed).as("name, notes, and the tool's name in a report").isGreaterThanOrEqualTo(3);
    }

    /// As a spreadsheet looks at a field, said once more and in another way than the code under test.
    static boolean isFormula(String field) {
        String seen = field.replaceAll("[\\s\\p{Cc}\\p{Cf}\\p{Z}]", "");
        return !seen.isEmpty() && "=+-@＝＋－＠".indexOf(seen.charAt(0)) >= 0 && !seen.matches("-?\\d+(\\.\\d+)?");
    }

    /// What no database can hold, or no UTF-8, is marked where it stood.
    private static String kept(String text) {
        return new String(text.replace('\u0000', '\uFFFD').getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
