package dev.switchboard.store.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.journal.JournalRecord;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.ticket.TicketVersion;
import dev.switchboard.store.transcript.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Entries as they lie in the journal: an object whose `type` says which, with the fields of its record. Whoever waited
/// for an answer is not written down. Fields a later version adds are passed over by an earlier one.
final class EntryJson {
    private static final Logger log = LoggerFactory.getLogger(EntryJson.class);
    private static final JsonMapper JSON = RecordJson.mapper();

    private EntryJson() {}

    /// By way of a `String`, whose encoding replaces half a surrogate pair, at which Jackson's own would give up.
    static byte[] write(Entry entry) {
        return tree(entry).toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Empty, and logged, for what no version of this program wrote.
    static Optional<Numbered> read(JournalRecord record) {
        try {
            return Optional.of(new Numbered(record.number(), entry(JSON.readTree(record.body()))));
        } catch (IOException | IllegalArgumentException e) {
            log.error("entry {} of the journal is none: {}", record.number(), e.getMessage());
            return Optional.empty();
        }
    }

    /// The same entry of a call for another ticket.
    static Entry forTicket(Entry entry, TicketId id) {
        ObjectNode tree = tree(entry);
        if (tree.has("id")) {
            tree.put("id", id.value());
        } else if (tree.path("of").isObject()) {
            ((ObjectNode) tree.path("of")).put("ticketId", id.value());
        }
        try {
            Entry moved = entry(tree);
            return moved instanceof Entry.Close close && entry instanceof Entry.Close(_, _, var reply)
                    ? new Entry.Close(close.id(), close.endReason(), reply)
                    : moved;
        } catch (JsonProcessingException e) {
            throw new StoreException(entry.operation() + ": move it to " + id, e);
        }
    }

    private static ObjectNode tree(Entry entry) {
        return switch (entry) {
            case Entry.Open(TicketId id, NewTicket ticket, _) -> node("open", id).set("of", JSON.valueToTree(ticket));
            case Entry.Append(Line line) -> node("append").set("of", JSON.valueToTree(line));
            case Entry.Update(TicketId id, TicketUpdate update) ->
                node("update", id).set("of", JSON.valueToTree(update));
            case Entry.AddMetadata(TicketId id, String key, String value) ->
                node("metadata", id).put("key", key).put("value", value);
            case Entry.Measure(CallMeasures measures) -> node("measure").set("of", JSON.valueToTree(measures));
            case Entry.Close(TicketId id, String endReason, _) -> node("close", id).put("reason", endReason);
            case Entry.Edit(TicketId id, TicketUpdate update, var seen, _) -> {
                ObjectNode edit = node("edit", id).set("of", JSON.valueToTree(update));
                yield seen == null ? edit : edit.put("seen", seen.value());
            }
            case Entry.Annotate(TicketId id, String key, String value, _) ->
                node("annotate", id).put("key", key).put("value", value);
            case Entry.Audit(AuditEntry noted) -> node("audit").set("of", JSON.valueToTree(noted));
            case Entry.Stop _ -> throw new IllegalArgumentException("the end is not written down");
        };
    }

    private static Entry entry(JsonNode json) throws JsonProcessingException {
        JsonNode of = json.path("of");
        String key = json.path("key").asText();
        String value = json.path("value").asText();
        return switch (json.path("type").asText()) {
            case "open" -> new Entry.Open(id(json), JSON.treeToValue(of, NewTicket.class), new CompletableFuture<>());
            case "append" -> new Entry.Append(JSON.treeToValue(of, Line.class));
            case "update" -> new Entry.Update(id(json), JSON.treeToValue(of, TicketUpdate.class));
            case "metadata" -> new Entry.AddMetadata(id(json), key, value);
            case "measure" -> new Entry.Measure(JSON.treeToValue(of, CallMeasures.class));
            case "close" -> new Entry.Close(id(json), json.path("reason").asText(), new CompletableFuture<>());
            case "edit" -> new Entry.Edit(
                    id(json),
                    JSON.treeToValue(of, TicketUpdate.class),
                    json.hasNonNull("seen") ? new TicketVersion(json.path("seen").asText()) : null,
                    new CompletableFuture<>());
            case "annotate" -> new Entry.Annotate(id(json), key, value, new CompletableFuture<>());
            case "audit" -> new Entry.Audit(JSON.treeToValue(of, AuditEntry.class));
            default -> throw new IllegalArgumentException("unknown type '" + json.path("type").asText() + "'");
        };
    }

    private static TicketId id(JsonNode json) {
        return new TicketId(json.path("id").asText());
    }

    private static ObjectNode node(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    private static ObjectNode node(String type, TicketId id) {
        return node(type).put("id", id.value());
    }
}
