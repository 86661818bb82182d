package dev.switchboard.store.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.report.CsvText;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketCursor;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.transcript.Interaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Tickets as comma-separated values (RFC 4180: fields in quotes where needed, lines end with CR LF), a record a ticket:
/// the ticket's columns, how many lines its transcript has, the transcript as text, the metadata as JSON, and the cursor
/// to go on after it. Formulas are disarmed as `CsvText` does it.
public final class TicketCsv {
    static final List<String> COLUMNS = List.of(
            "ticket_id", "session_id", "customer_name", "status", "priority", "category", "created_at", "updated_at",
            "resolved_at", "summary", "resolution_notes", "channel", "agent_id", "caller", "end_reason", "lines",
            "transcript", "metadata", "cursor");

    private static final String END = "#end";

    private TicketCsv() {}

    public static String header() {
        return record(COLUMNS);
    }

    public static String record(TicketDetail detail, TicketCursor cursor) {
        Ticket ticket = detail.ticket();
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        for (MetadataEntry entry : detail.metadata()) {
            metadata.put(entry.key(), entry.value());
        }
        var fields = new ArrayList<@Nullable String>();
        fields.add(ticket.id().value());
        fields.add(ticket.sessionId());
        fields.add(ticket.customerName());
        fields.add(ticket.status().wire());
        fields.add(ticket.priority().wire());
        fields.add(ticket.category());
        fields.add(TicketJson.time(ticket.createdAt()));
        fields.add(TicketJson.time(ticket.updatedAt()));
        fields.add(TicketJson.time(ticket.resolvedAt()));
        fields.add(ticket.summary());
        fields.add(ticket.resolutionNotes());
        fields.add(ticket.channel());
        fields.add(ticket.agentId());
        fields.add(ticket.caller());
        fields.add(ticket.endReason());
        fields.add(String.valueOf(detail.interactions().size()));
        fields.add(String.join("\n", detail.interactions().stream().map(TicketCsv::line).toList()));
        fields.add(metadata.toString());
        fields.add(cursor.text());
        return record(fields);
    }

    /// The last record, as wide as the others: `#end`, how many tickets came before, the SHA-256 of every byte before
    /// this record, and the cursor to go on after them (empty when there were none).
    public static String end(long count, String sha256, @Nullable TicketCursor last) {
        var fields = new ArrayList<@Nullable String>(List.of(END, String.valueOf(count), sha256));
        while (fields.size() < COLUMNS.size() - 1) {
            fields.add("");
        }
        fields.add(last == null ? "" : last.text());
        return record(fields);
    }

    private static String line(Interaction interaction) {
        var line = interaction.line();
        return "[" + line.at() + "] " + line.speaker().wire() + ": " + line.message();
    }

    private static String record(List<? extends @Nullable String> fields) {
        var record = new StringBuilder();
        for (String field : fields) {
            record.append(record.isEmpty() ? "" : ",").append(quoted(CsvText.disarmed(Objects.requireNonNullElse(field, ""))));
        }
        return record.append("\r\n").toString();
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(at -> at == ',' || at == '"' || at == '\n' || at == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
