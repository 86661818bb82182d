package dev.switchboard.store.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.store.Measured;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStats;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TicketJsonTest {
    private static final TicketId ID = new TicketId("GXS-20251128-A1B2C3D4");
    private static final Instant START = Instant.parse("2025-11-28T01:00:00Z");

    private static TicketDetail detail() {
        var ticket = new Ticket(
                ID, "550e8400-e29b-41d4-a716-446655440000", "Unknown", TicketStatus.CLOSED, TicketPriority.NORMAL,
                "interest_rates", START, START.plusSeconds(300), START.plusSeconds(300),
                "Customer asking about Saving Pockets interest rate", null, "browser", "riley", null, "caller_hangup");
        var call = new ToolCall(
                "search_gxs_help_center", "{\"query\":\"Saving Pockets interest rate\"}", "call_1",
                "{\"title\":\"Rates\"}",
                "answered", 12L);
        return new TicketDetail(
                ticket,
                List.of(
                        new Interaction(1, Line.said(
                                ID, "item_1", START.plusSeconds(15), Speaker.USER,
                                "What's the interest rate for Saving Pockets?")),
                        new Interaction(2, Line.tool(ID, START.plusMillis(16_250), "item_2", call))),
                List.of(
                        new MetadataEntry(1, ID, "product", "OLD"),
                        new MetadataEntry(2, ID, "customer_id", "CUST123456"),
                        new MetadataEntry(3, ID, "product", "GXS_SAVINGS_ACCOUNT")),
                Measured.call(ID, START));
    }

    private static JsonNode file(String name) throws IOException {
        try (var stream = Objects.requireNonNull(TicketJsonTest.class.getResourceAsStream(name))) {
            return new ObjectMapper().readTree(stream);
        }
    }

    @Test
    void aDetailHasTheGuidesFieldsInItsOrderThenOurs() throws IOException { // rows 1, 10, 20
        assertThat(TicketJson.detail(detail()).toPrettyString()).isEqualTo(file("detail.json").toPrettyString());
    }

    @Test
    void aCallThatHasNotEndedHasNoMeasures() {
        var unfinished = new TicketDetail(detail().ticket(), List.of(), List.of());

        assertThat(TicketJson.detail(unfinished).path("measures").isNull()).isTrue();
    }

    @Test
    void anExportHasTheGuidesShapeAndTheLastValueOfAKeyWins() throws IOException { // rows 10, 11
        assertThat(TicketExport.of(detail()).toPrettyString()).isEqualTo(file("export.json").toPrettyString());
    }

    @Test
    void statsNameAllFourStatusesAndNoNullCategory() throws IOException { // row 16
        var stats = new TicketStats(
                3, Map.of(TicketStatus.OPEN, 1L, TicketStatus.CLOSED, 2L), Map.of("card_inquiry", 2L), 1, 0.5);
        assertThat(TicketJson.stats(stats).toString()).isEqualTo(
                """
                {"total_tickets":3,"by_status":{"open":1,"in_progress":0,"resolved":0,"closed":2},\
                "by_category":{"card_inquiry":2},"avg_resolution_hours":0.5,"uncategorized":1}""");
    }
}
