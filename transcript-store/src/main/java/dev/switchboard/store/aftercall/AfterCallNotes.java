package dev.switchboard.store.aftercall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.encryption.Cell;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a language model noted about a call, beside what went onto the ticket. `category` is the one it named, whether
/// the ticket took it or not, and `confidence` (0 to 1) how sure it said it was; `language` and `translation` are null
/// where none was asked for.
public record AfterCallNotes(
        TicketId ticketId,
        String model,
        Instant createdAt,
        String sentiment,
        List<String> followUps,
        String category,
        double confidence,
        @Nullable String language,
        @Nullable List<TranslatedLine> translation) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public AfterCallNotes {
        followUps = List.copyOf(followUps);
        translation = translation == null ? null : List.copyOf(translation);
    }

    public record TranslatedLine(long interactionId, String text) {}

    /// Without what must not lie about: a model repeats what was said, and lines that were looked through one by one may
    /// say together what none said alone.
    public AfterCallNotes redacted(Redactor redactor) {
        return redactor.isIdle()
                ? this
                : new AfterCallNotes(
                        ticketId, model, createdAt, sentiment,
                        followUps.stream().map(redactor::text).toList(),
                        category, confidence, language,
                        translation == null
                                ? null
                                : translation.stream()
                                        .map(line -> new TranslatedLine(line.interactionId(), redactor.text(line.text())))
                                        .toList());
    }

    /// As the API shows it.
    public ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode()
                .put("model", model)
                .put("created_at", createdAt.toString())
                .put("sentiment", sentiment)
                .put("category", category)
                .put("confidence", confidence);
        node.set("follow_ups", followUpsJson());
        node.put("language", language);
        node.set("translation", translation == null ? node.nullNode() : translationJson(translation));
        return node;
    }

    private ArrayNode followUpsJson() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        followUps.forEach(array::add);
        return array;
    }

    private static ArrayNode translationJson(List<TranslatedLine> lines) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        lines.forEach(line -> array.addObject().put("interaction_id", line.interactionId()).put("text", line.text()));
        return array;
    }

    /// Stores them in place of any stored before.
    void put(Sql sql) throws SQLException {
        String json = sql.dialect().json();
        sql.update("DELETE FROM after_call_notes WHERE ticket_id = ?", values -> values.text(ticketId.value()));
        sql.update(
                """
                INSERT INTO after_call_notes (ticket_id, model, created_at, sentiment, follow_ups, category, confidence,
                    language, translation)
                VALUES (?, ?, ?, ?, %s, ?, ?, ?, %s)
                """
                        .formatted(json, json),
                values -> values.text(ticketId.value())
                        .text(model)
                        .time(createdAt)
                        .text(sentiment)
                        .sealedJson(cell("follow_ups", ticketId), followUpsJson().toString())
                        .text(category)
                        .real(confidence)
                        .text(language)
                        .sealedJson(
                                cell("translation", ticketId),
                                translation == null ? null : translationJson(translation).toString()));
    }

    /// Those of a ticket, within a transaction of the caller's.
    public static Optional<AfterCallNotes> of(Sql sql, TicketId id) throws SQLException {
        return sql.first(
                """
                SELECT model, created_at, sentiment, follow_ups, category, confidence, language, translation
                FROM after_call_notes WHERE ticket_id = ?
                """,
                values -> values.text(id.value()),
                row -> {
                    String translation = row.sealedJson(cell("translation", id));
                    String followUps = row.sealedJson(cell("follow_ups", id));
                    return new AfterCallNotes(
                            id,
                            row.text("model", ""),
                            Objects.requireNonNullElse(row.time("created_at"), Instant.EPOCH),
                            row.text("sentiment", ""),
                            followUps == null ? List.of() : list(read(id, followUps)).map(JsonNode::asText).toList(),
                            row.text("category", ""),
                            row.real("confidence"),
                            row.text("language"),
                            translation == null
                                    ? null
                                    : list(read(id, translation))
                                            .map(line -> line.isTextual()
                                                    ? new TranslatedLine(0, line.asText())
                                                    : new TranslatedLine(
                                                            line.path("interaction_id").asLong(), line.path("text").asText()))
                                            .toList());
                });
    }

    /// What cannot be decrypted is one text that says why.
    private static Stream<JsonNode> list(JsonNode json) {
        return json.isTextual() ? Stream.of(json) : json.valueStream();
    }

    private static Cell cell(String column, TicketId id) {
        return new Cell("after_call_notes", column, id.value());
    }

    private static JsonNode read(TicketId id, String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new StoreException("read what was noted after the call of " + id, e);
        }
    }
}
