package dev.switchboard.store.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorExportTest {
    private static final TicketId ID = new TicketId("GXS-20251128-A1B2C3D4");
    private static final Instant START = Instant.parse("2025-11-28T01:00:00Z");

    private static Ticket ticket(TicketStatus status, TicketPriority priority) {
        return new Ticket(
                ID, "session-1", "Mei <Tan>", status, priority, "card_inquiry", START, START.plusSeconds(300),
                START.plusSeconds(300), "Lost card", null, "twilio", "riley", "+65 9001 2210", "caller_hangup");
    }

    private static TicketDetail detail(Ticket ticket, String... said) {
        var lines = new ArrayList<Interaction>();
        for (int i = 0; i < said.length; i++) {
            Speaker speaker = i % 2 == 0 ? Speaker.AGENT : Speaker.USER;
            lines.add(new Interaction(i, Line.said(ID, "i" + i, START.plusSeconds(i), speaker, said[i])));
        }
        return new TicketDetail(ticket, lines, List.of(new MetadataEntry(1, ID, "customer_id", "CUST123456")));
    }

    @Test
    void zendeskGetsItsImportBodyWithTimesAndSpeakers() {
        JsonNode ticket = VendorExport.ZENDESK
                .of(detail(ticket(TicketStatus.RESOLVED, TicketPriority.HIGH), "Hello", "I lost my card"))
                .get("ticket");
        assertThat(ticket.get("external_id").asText()).isEqualTo(ID.value());
        assertThat(ticket.get("subject").asText()).isEqualTo("Lost card");
        assertThat(ticket.get("status").asText()).isEqualTo("solved");
        assertThat(ticket.get("priority").asText()).isEqualTo("high");
        assertThat(ticket.get("created_at").asText()).isEqualTo("2025-11-28T01:00:00Z");
        assertThat(ticket.get("solved_at").asText()).isEqualTo("2025-11-28T01:05:00Z");
        assertThat(ticket.at("/requester/name").asText()).isEqualTo("Mei <Tan>");
        assertThat(ticket.get("tags").toString()).isEqualTo("[\"switchboard\",\"card_inquiry\",\"twilio\"]");
        assertThat(ticket.get("comments").toString()).isEqualTo(
                """
                [{"value":"[2025-11-28T01:00:00Z] Agent riley: Hello","created_at":"2025-11-28T01:00:00Z","public":true},\
                {"value":"[2025-11-28T01:00:01Z] Caller: I lost my card","created_at":"2025-11-28T01:00:01Z","public":true}]""");
    }

    @Test
    void freshdeskGetsHtmlThatHostileTextCannotLeave() {
        JsonNode body = VendorExport.FRESHDESK.of(
                detail(ticket(TicketStatus.IN_PROGRESS, TicketPriority.URGENT), "Hello", "<img src=x onerror='a'>"));
        assertThat(body.at("/ticket/custom_fields/cf_external_id").asText()).isEqualTo(ID.value());
        assertThat(body.at("/ticket/status").asInt()).isEqualTo(2);
        assertThat(body.at("/ticket/priority").asInt()).isEqualTo(4);
        assertThat(body.at("/ticket/source").asInt()).isEqualTo(3);
        assertThat(body.at("/ticket/phone").asText()).isEqualTo("+65 9001 2210");
        assertThat(body.at("/ticket/description").asText()).contains("customer_id: CUST123456").doesNotContain("\n");
        assertThat(body.at("/notes/1/body").asText())
                .isEqualTo("[2025-11-28T01:00:01Z] Caller: &lt;img src=x onerror=&#39;a&#39;&gt;");
        assertThat(body.at("/notes/1/incoming").asBoolean()).isTrue();
        assertThat(body.at("/notes/0/incoming").asBoolean()).isFalse();
    }

    @Test
    void salesforceGetsACaseWithItsCommentsInOneTree() {
        JsonNode record = VendorExport.SALESFORCE
                .of(detail(ticket(TicketStatus.OPEN, TicketPriority.NORMAL), "Hello", "I lost my card"))
                .at("/records/0");
        assertThat(record.at("/attributes/type").asText()).isEqualTo("Case");
        assertThat(record.get("External_Id__c").asText()).isEqualTo(ID.value());
        assertThat(record.get("Subject").asText()).isEqualTo("Lost card");
        assertThat(record.get("Status").asText()).isEqualTo("New");
        assertThat(record.get("Priority").asText()).isEqualTo("Medium");
        assertThat(record.get("Origin").asText()).isEqualTo("Phone");
        assertThat(record.get("SuppliedPhone").asText()).isEqualTo("+65 9001 2210");
        assertThat(record.at("/CaseComments/records/1/CommentBody").asText())
                .isEqualTo("[2025-11-28T01:00:01Z] Caller: I lost my card");
        assertThat(record.at("/CaseComments/records/1/attributes/type").asText()).isEqualTo("CaseComment");
    }

    @Test
    void aLongCallKeepsTheBoundsOfSalesforceAndLosesNoLine() {
        String[] said = new String[500];
        for (int i = 0; i < said.length; i++) {
            said[i] = "line " + i + " 漢字 " + "é".repeat(i == 7 ? 3_000 : 20);
        }
        JsonNode comments = VendorExport.SALESFORCE
                .of(detail(ticket(TicketStatus.CLOSED, TicketPriority.LOW), said))
                .at("/records/0/CaseComments/records");
        assertThat(comments.size()).isLessThanOrEqualTo(199);
        var all = new StringBuilder();
        for (JsonNode comment : comments) {
            String text = comment.get("CommentBody").asText();
            assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(4_000);
            all.append(text);
        }
        for (int i = 0; i < said.length; i++) {
            assertThat(all).contains(": line " + i + " 漢字 ");
        }
        assertThat(all.chars().filter(character -> character == 'é').count()).isEqualTo(499 * 20 + 3_000);
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN, new, 2, New", "IN_PROGRESS, open, 2, Working", "RESOLVED, solved, 4, Closed", "CLOSED, closed, 5, Closed"
    })
    void everyStatusIsSomethingInEachSystem(TicketStatus status, String zendesk, int freshdesk, String salesforce) {
        TicketDetail detail = detail(ticket(status, TicketPriority.NORMAL));
        assertThat(VendorExport.ZENDESK.of(detail).at("/ticket/status").asText()).isEqualTo(zendesk);
        assertThat(VendorExport.FRESHDESK.of(detail).at("/ticket/status").asInt()).isEqualTo(freshdesk);
        assertThat(VendorExport.SALESFORCE.of(detail).at("/records/0/Status").asText()).isEqualTo(salesforce);
    }
}
