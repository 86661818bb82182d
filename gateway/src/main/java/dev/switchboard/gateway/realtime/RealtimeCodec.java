package dev.switchboard.gateway.realtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Text frames of the Realtime protocol to records and back, in either dialect.
/// Audio frames have a quicker way past this: `AudioDelta`. Stateless and thread-safe.
public final class RealtimeCodec {
    /// The largest frame either side accepts: the API's 15 MiB of audio in an append, and its envelope.
    public static final int MAX_FRAME_BYTES = 16 << 20;

    /// What a server spells out as null where a client leaves it out.
    private static final Set<String> SERVER_NULLS = Set.of("previous_item_id", "status_details", "usage", "transcript",
            "code", "param", "conversation_id", "metadata");
    /// A client leaves out what it does not say.
    private static final Set<String> CLIENT_NULLS = Set.of();

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MAX_FRAME_BYTES)
                            .maxNestingDepth(200)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private RealtimeCodec() {}

    /// Reads what a server sent. Forgiving: unknown keys are passed over, an unknown event is `Unrecognised`, missing
    /// numbers are 0. Throws for what is no event at all, or lacks what an event cannot be without.
    public static ServerEvent decodeServer(byte[] frame) throws MalformedEventException {
        ObjectNode json = parse(frame);
        return (ServerEvent) read(RecordJson.Reading.LENIENT, EventNames.SERVER_EVENTS, json, true);
    }

    /// The same of an event that is read as a tree already, which may be changed by it where it is beta.
    public static ServerEvent decodeServer(ObjectNode event) throws MalformedEventException {
        return (ServerEvent) read(RecordJson.Reading.LENIENT, EventNames.SERVER_EVENTS, event, true);
    }

    /// An event as it came, for those who pass it on with little changed. Throws for what is no JSON object with a `type`.
    public static ObjectNode readTree(byte[] frame) throws MalformedEventException {
        ObjectNode event = parse(frame);
        requireType(event);
        return event;
    }

    public static byte[] write(ObjectNode event) {
        return finish(event, Dialect.GA);
    }

    /// Reads what a client sent that has not chosen a dialect: the settings of both are understood.
    public static ClientEvent decodeClient(byte[] frame) throws MalformedEventException {
        return (ClientEvent) read(RecordJson.Reading.STRICT, EventNames.CLIENT_EVENTS, parse(frame), true);
    }

    /// Reads what a client sent in its dialect, as strictly as the API does: unknown keys (`KnownKeysOnly`), values out of
    /// bounds (`Limit`) and what only the other dialect says are refused. An unknown event is `Unrecognised`. The errors
    /// name GA's parameters; `encode` gives them beta's names.
    public static ClientEvent decodeClient(byte[] frame, Dialect dialect) throws MalformedEventException {
        ObjectNode json = parse(frame);
        String type = json.path("type").asText();
        String betaOnly = EventNames.of(ClientEvent.TranscriptionSessionUpdate.class);
        if (!dialect.hasTranscriptionSessions() && type.equals(betaOnly)) {
            return new ClientEvent.Unrecognised(type, json);
        }
        try {
            DialectCheck.check(json, dialect);
        } catch (MalformedEventException e) {
            throw e.from(eventId(json));
        }
        return (ClientEvent) read(RecordJson.Reading.STRICT, EventNames.CLIENT_EVENTS, json, dialect == Dialect.BETA);
    }

    public static byte[] encode(ClientEvent event, Dialect dialect) {
        ObjectNode json = event instanceof ClientEvent.Unrecognised(_, ObjectNode kept)
                ? kept.deepCopy()
                : RecordJson.write(event, CLIENT_NULLS);
        return finish(json, dialect);
    }

    /// Throws `IllegalArgumentException` for an event the dialect does not have (`Dialect.has`).
    public static byte[] encode(ServerEvent event, Dialect dialect) {
        if (!dialect.has(event)) {
            throw new IllegalArgumentException(dialect + " has no " + event.type());
        }
        if (event instanceof ServerEvent.Unrecognised(_, ObjectNode kept)) {
            return finish(kept.deepCopy(), dialect);
        }
        ObjectNode json = RecordJson.write(event, SERVER_NULLS);
        nameObjects(json);
        if (json.get("part") instanceof ObjectNode part) {
            BetaShapes.shortenPart(part);
        }
        return finish(json, dialect);
    }

    /// Items of a server are marked as such.
    private static void nameObjects(ObjectNode event) {
        if (event.get("item") instanceof ObjectNode item) {
            item.put("object", "realtime.item");
        }
        event.path("response").path("output").forEach(item -> ((ObjectNode) item).put("object", "realtime.item"));
    }

    private static byte[] finish(ObjectNode json, Dialect dialect) {
        if (dialect == Dialect.BETA) {
            BetaShapes.toBeta(json);
        }
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException halfACharacter) {
            // A client's text may hold half of a surrogate pair, which UTF-8 cannot; escaped it can be said.
            return escaped(json);
        }
    }

    private static byte[] escaped(ObjectNode json) {
        try {
            return JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("write a JSON tree", e);
        }
    }

    private static Object read(RecordJson.Reading reading, EventNames.Union union, ObjectNode json, boolean maybeBeta)
            throws MalformedEventException {
        requireType(json);
        try {
            if (maybeBeta) {
                BetaShapes.toGa(json);
            }
            return new RecordJson(reading).readUnion(union, json, "");
        } catch (MalformedEventException e) {
            throw e.from(eventId(json));
        }
    }

    private static void requireType(ObjectNode json) throws MalformedEventException {
        JsonNode type = json.get("type");
        if (type == null || !type.isTextual()) {
            throw MalformedEventException.invalidEvent(type == null
                            ? "The 'type' field is missing."
                            : "The 'type' field must be a string, but is " + RecordJson.describe(type) + ".")
                    .from(eventId(json));
        }
    }

    /// The words for all client events of a dialect, quoted, for an error's text.
    public static String clientEventTypes(Dialect dialect) {
        String beta = EventNames.of(ClientEvent.TranscriptionSessionUpdate.class);
        return RecordJson.quoted(EventNames.CLIENT_EVENTS.words().stream()
                .filter(word -> dialect.hasTranscriptionSessions() || !word.equals(beta))
                .toList());
    }

    private static @Nullable String eventId(ObjectNode json) {
        return json.path("event_id").textValue();
    }

    private static ObjectNode parse(byte[] frame) throws MalformedEventException {
        JsonNode json;
        try {
            json = JSON.readTree(frame);
        } catch (JsonProcessingException e) {
            throw MalformedEventException.invalidEvent("Expected one JSON object, but it cannot be parsed: "
                    + e.getOriginalMessage());
        } catch (IOException e) {
            throw MalformedEventException.invalidEvent("Expected UTF-8 text: " + e.getMessage());
        }
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw MalformedEventException.invalidEvent(
                "Expected one JSON object, but got " + RecordJson.describe(json) + ".");
    }
}
