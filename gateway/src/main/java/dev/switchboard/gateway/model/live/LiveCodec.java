package dev.switchboard.gateway.model.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.audio.AudioChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// GPT-Live events as JSON. Reads forgivingly (what is missing gets a neutral value, what is unknown is kept), writes
/// only what the protocol knows.
final class LiveCodec {
    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] APPEND_HEAD =
            "{\"type\":\"session.input_audio.append\",\"audio\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAIL = "\"}".getBytes(StandardCharsets.US_ASCII);

    private LiveCodec() {}

    /// Empty for what is no JSON object with a `type`.
    static Optional<LiveServerEvent> decode(byte[] frame) {
        JsonNode json;
        try {
            json = JSON.readTree(frame);
        } catch (IOException _) {
            return Optional.empty();
        }
        String type = json.path("type").asText("");
        return type.isEmpty() ? Optional.empty() : Optional.of(event(type, json));
    }

    private static LiveServerEvent event(String type, JsonNode json) {
        return switch (type) {
            case "session.started" -> new LiveServerEvent.SessionStarted(
                    json.at("/session/id").asText(""), json.at("/session/expires_at").asLong(0));
            case "session.updated" -> new LiveServerEvent.SessionUpdated(
                    json.at("/session/id").asText(""), json.at("/session/expires_at").asLong(0));
            case "session.closed" -> new LiveServerEvent.SessionClosed(
                    json.path("reason").asText(""), json.at("/usage/seconds").asDouble(-1));
            case "session.output_audio.delta" -> new LiveServerEvent.OutputAudioDelta(json.path("delta").asText(""));
            case "session.input_transcript.delta" -> new LiveServerEvent.InputTranscriptDelta(json.path("delta").asText(""));
            case "session.output_transcript.delta" -> new LiveServerEvent.OutputTranscriptDelta(json.path("delta").asText(""));
            case "session.delegation.created" -> new LiveServerEvent.DelegationCreated(
                    json.at("/delegation/id").asText(""), json.at("/delegation/target").asText("client"));
            case "response.event" -> new LiveServerEvent.BackendEvent(
                    json.path("delegation_id").textValue(), json.path("event"));
            case "session.usage.updated" -> new LiveServerEvent.UsageUpdated(json.at("/usage/seconds").asDouble(0));
            case "error" -> new LiveServerEvent.Error(
                    json.at("/error/type").asText("error"), text(json.at("/error/code")), json.at("/error/message").asText(""));
            case "info" -> new LiveServerEvent.Info(json.path("code").asText(""), json.path("message").asText(""));
            case "session.instructions.appended", "session.thinking.appended", "session.commentary.appended",
                    "session.input_audio.muted", "session.input_audio.unmuted" -> new LiveServerEvent.Acknowledged(type);
            default -> new LiveServerEvent.Unrecognised(type, json);
        };
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }

    /// The one event a second carries fifty of: spliced, not built.
    static byte[] append(AudioChunk audio) {
        byte[] base64 = audio.base64();
        byte[] frame = new byte[APPEND_HEAD.length + base64.length + TAIL.length];
        System.arraycopy(APPEND_HEAD, 0, frame, 0, APPEND_HEAD.length);
        System.arraycopy(base64, 0, frame, APPEND_HEAD.length, base64.length);
        System.arraycopy(TAIL, 0, frame, APPEND_HEAD.length + base64.length, TAIL.length);
        return frame;
    }

    static String encode(LiveClientEvent event) {
        ObjectNode json = JSON.createObjectNode();
        switch (event) {
            case LiveClientEvent.SessionStart(ObjectNode session) -> json.put("type", "session.start").set("session", session);
            case LiveClientEvent.SessionUpdate(ObjectNode session) -> json.put("type", "session.update").set("session", session);
            case LiveClientEvent.CommentaryAppend(String content, String delegationId) ->
                append(json, "session.commentary.append", content, delegationId);
            case LiveClientEvent.InstructionsAppend(String content) ->
                append(json, "session.instructions.append", content, null);
            case LiveClientEvent.ThinkingAppend(String content, String delegationId) ->
                append(json, "session.thinking.append", content, delegationId);
            case LiveClientEvent.ToolOutput(String callId, String output) -> json.put("type", "response.item.create")
                    .putObject("item")
                    .put("type", "function_call_output")
                    .put("call_id", callId)
                    .put("output", output);
            case LiveClientEvent.ResponseCreate _ -> json.put("type", "response.create");
            case LiveClientEvent.SessionClose _ -> json.put("type", "session.close");
        }
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings cannot be written", e);
        }
    }

    /// `delegation_id` is required, and null where the words belong to none.
    private static void append(ObjectNode json, String type, String content, @Nullable String delegationId) {
        json.put("type", type).put("content", content).put("delegation_id", delegationId);
    }
}
