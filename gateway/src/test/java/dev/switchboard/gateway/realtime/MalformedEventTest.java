package dev.switchboard.gateway.realtime;

import static dev.switchboard.gateway.realtime.CapturedMessages.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MalformedEventTest {
    @Test
    void whatIsNoJsonObjectIsAnInvalidEvent() {
        assertRefused("{\"type\":\"response.create\"", "invalid_event", null, "cannot be parsed");
        assertRefused("", "invalid_event", null, "got nothing");
        assertRefused("[1]", "invalid_event", null, "got an array");
        assertRefused("{\"type\":\"response.cancel\"} {}", "invalid_event", null, "cannot be parsed");
        assertRefused("{\"event_id\":\"e\"}", "invalid_event", null, "The 'type' field is missing.");
        assertRefused("{\"type\":7}", "invalid_event", null, "must be a string, but is an integer");
    }

    @Test
    void missingParametersAreNamedByTheirPath() {
        assertRefused("{\"type\":\"conversation.item.delete\"}", "missing_required_parameter", "item_id",
                "Missing required parameter: 'item_id'.");
        assertRefused("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\","
                + "\"content\":[{\"type\":\"input_text\"}]}}", "missing_required_parameter", "item.content[0].text",
                "Missing required parameter: 'item.content[0].text'.");
        assertRefused("{\"type\":\"session.update\",\"session\":null}", "missing_required_parameter", "session",
                "Missing required parameter: 'session'.");
    }

    @Test
    void wrongTypesAndValuesAreNamedByTheirPath() {
        assertRefused("{\"type\":\"conversation.item.truncate\",\"item_id\":\"i\",\"content_index\":0,"
                + "\"audio_end_ms\":1.5}", "invalid_type", "audio_end_ms",
                "Invalid type for 'audio_end_ms': expected an integer, but got a decimal instead.");
        assertRefused("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{\"input\":{\"format\":"
                + "{\"type\":\"mp3\"}}}}}", "invalid_value", "session.audio.input.format.type",
                "'audio/pcm', 'audio/pcmu', and 'audio/pcma'");
        assertRefused("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{\"input\":{\"turn_detection\":"
                + "{\"type\":\"server_vad\",\"threshold\":3}}}}}", "decimal_above_max_value",
                "session.audio.input.turn_detection.threshold", "Expected a value <= 1, but got 3 instead.");
        assertRefused("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{\"input\":{\"turn_detection\":"
                + "{\"type\":\"psychic\"}}}}}", "invalid_value", "session.audio.input.turn_detection.type",
                "Supported values are: 'semantic_vad' and 'server_vad'.");
        assertRefused("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"tool_choice\":\"maybe\"}}", "invalid_value",
                "session.tool_choice", "Invalid value: 'maybe'.");
        assertRefused("{\"type\":\"response.create\",\"response\":{\"max_output_tokens\":0}}", "integer_below_min_value",
                "response.max_output_tokens", "Expected a value >= 1, but got 0 instead.");
        assertRefused("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"tools\":[null]}}", "invalid_type",
                "session.tools[0]", "but got null");
    }

    @Test
    void misspeltSettingsAreUnknownParameters() {
        assertRefused("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"instrutions\":\"x\"}}", "unknown_parameter",
                "session.instrutions", "Unknown parameter: 'session.instrutions'.");
        assertRefused("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{\"output\":{\"voize\":\"x\"}}}}",
                "unknown_parameter", "session.audio.output.voize", "Unknown parameter");
    }

    @Test
    void metadataIsBounded() {
        assertRefused("{\"type\":\"response.create\",\"response\":{\"metadata\":{\"" + "k".repeat(65) + "\":\"v\"}}}",
                "string_above_max_length", "response.metadata", "maximum length 64, but got a string with length 65");
    }

    @Test
    void errorCarriesTheClientsEventId() {
        assertThatThrownBy(() -> RealtimeCodec.decodeClient(
                bytes("{\"event_id\":\"mine\",\"type\":\"conversation.item.delete\"}"), Dialect.GA))
                .isInstanceOfSatisfying(MalformedEventException.class, refused -> {
                    assertThat(refused.error().eventId()).isEqualTo("mine");
                    assertThat(refused.error().type()).isEqualTo("invalid_request_error");
                });
    }

    /// Replaces random values of good messages, anywhere in them, by values of other kinds.
    @Test
    void anyMixUpIsEitherReadAndWrittenOrRefused() throws Exception {
        ObjectMapper json = new ObjectMapper();
        Random random = new Random(5);
        List<String> values = List.of("null", "[]", "{}", "7", "-1", "1.5", "\"x\"", "true", "[null]", "[7]", "[{}]",
                "{\"type\":\"x\"}", "\"inf\"", "99999999999999");
        for (String file : List.of("ga-client.jsonl", "beta-client.jsonl", "ga-server.jsonl", "beta-server.jsonl")) {
            for (String message : CapturedMessages.in(file)) {
                for (int i = 0; i < 100; i++) {
                    JsonNode tree = json.readTree(message);
                    for (int mixed = 0; mixed <= i % 3; mixed++) {
                        mixUp(tree, json.readTree(values.get(random.nextInt(values.size()))), random);
                    }
                    readAndWrite(json.writeValueAsBytes(tree), file.contains("client"));
                }
            }
        }
    }

    private static void readAndWrite(byte[] frame, boolean client) {
        for (Dialect dialect : Dialect.values()) {
            try {
                if (client) {
                    assertThat(RealtimeCodec.encode(RealtimeCodec.decodeClient(frame, dialect), dialect)).isNotEmpty();
                } else {
                    ServerEvent event = RealtimeCodec.decodeServer(frame);
                    assertThat(dialect.has(event) ? RealtimeCodec.encode(event, dialect) : frame).isNotEmpty();
                }
            } catch (MalformedEventException refused) {
                assertThat(refused.code()).isNotEmpty();
            } catch (RuntimeException e) {
                throw new AssertionError(new String(frame, StandardCharsets.UTF_8), e);
            }
        }
    }

    private static void mixUp(JsonNode tree, JsonNode value, Random random) {
        List<JsonNode> containers = new ArrayList<>(tree.findParents("type"));
        containers.add(tree);
        for (JsonNode child : tree) {
            if (child.isContainerNode() && !child.isEmpty()) {
                containers.add(child);
                child.forEach(inner -> {
                    if (inner.isContainerNode() && !inner.isEmpty()) {
                        containers.add(inner);
                    }
                });
            }
        }
        switch (containers.get(random.nextInt(containers.size()))) {
            case ObjectNode object -> {
                List<String> keys = new ArrayList<>();
                object.fieldNames().forEachRemaining(keys::add);
                object.set(keys.isEmpty() ? "type" : keys.get(random.nextInt(keys.size())), value);
            }
            case ArrayNode array when array.isEmpty() -> array.add(value);
            case ArrayNode array -> array.set(random.nextInt(array.size()), value);
            case JsonNode other -> throw new AssertionError(other);
        }
    }

    private static void assertRefused(String frame, String code, @Nullable String param, String message) {
        MalformedEventException refused = catchThrowableOfType(
                MalformedEventException.class, () -> RealtimeCodec.decodeClient(bytes(frame), Dialect.GA));
        assertThat(refused).as(frame).isNotNull().hasMessageContaining(message);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.param()).isEqualTo(param);
    }
}
