package dev.switchboard.gateway.caller.browser;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.caller.browser.BrowserMessage.FromBrowser;
import dev.switchboard.gateway.caller.browser.BrowserMessage.ToBrowser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads and writes the JSON of `/calls/browser`. Stateless.
final class BrowserProtocol {
    static final AudioFormat FORMAT = AudioFormat.PCM16_24K;
    static final int FRAME_MS = 20;
    /// 200 ms: more at once is not a live microphone.
    static final int MAX_AUDIO_FRAME_BYTES = FORMAT.bytesPerMs() * 200;
    /// A typed line longer than this is no line of a conversation.
    static final int MAX_TEXT_CHARS = 2_000;
    /// Fits the longest text in UTF-8 with every character escaped.
    static final int MAX_MESSAGE_BYTES = 32 << 10;
    /// No message of this protocol nests at all.
    private static final int MAX_DEPTH = 8;
    private static final int MAX_ITEM_ID_CHARS = 200;
    private static final String KEYS = "0123456789*#ABCD";

    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build());

    private BrowserProtocol() {}

    static FromBrowser read(ByteBuf utf8) {
        JsonNode json;
        try (InputStream in = new ByteBufInputStream(utf8)) {
            json = JSON.readTree(in);
        } catch (JsonProcessingException broken) {
            return new FromBrowser.Broken("malformed_json", "not JSON: " + broken.getOriginalMessage());
        } catch (IOException broken) {
            return new FromBrowser.Broken("malformed_json", "not JSON: " + broken.getMessage());
        }
        if (!json.path("type").isTextual()) {
            return new FromBrowser.Broken("malformed_json", "expected a JSON object with a \"type\"");
        }
        String type = json.path("type").textValue();
        return switch (type) {
            case "text" -> text(json);
            case "playback" -> playback(json);
            case "dtmf" -> dtmf(json);
            case "hangup" -> new FromBrowser.Hangup();
            default -> new FromBrowser.Unrecognised(type);
        };
    }

    private static FromBrowser text(JsonNode json) {
        JsonNode text = json.path("text");
        if (!text.isTextual() || text.textValue().isBlank()) {
            return new FromBrowser.Broken("bad_text", "\"text\" is empty, expected what the caller typed");
        }
        int length = text.textValue().length();
        return length > MAX_TEXT_CHARS
                ? new FromBrowser.Broken("text_too_long",
                        "\"text\" has " + length + " characters, expected at most " + MAX_TEXT_CHARS)
                : new FromBrowser.Text(text.textValue().strip());
    }

    private static FromBrowser playback(JsonNode json) {
        JsonNode itemId = json.path("item_id");
        JsonNode playedMs = json.path("played_ms");
        boolean good = itemId.isTextual() && itemId.textValue().length() <= MAX_ITEM_ID_CHARS
                && playedMs.isNumber() && playedMs.doubleValue() >= 0 && playedMs.doubleValue() < Integer.MAX_VALUE;
        return good
                ? new FromBrowser.Playback(itemId.textValue(), playedMs.longValue())
                : new FromBrowser.Broken("bad_playback", "expected \"item_id\" and \"played_ms\" of 0 or more");
    }

    private static FromBrowser dtmf(JsonNode json) {
        String digit = json.path("digit").asText().toUpperCase(Locale.ROOT);
        return digit.length() == 1 && KEYS.contains(digit)
                ? new FromBrowser.Dtmf(digit.charAt(0))
                : new FromBrowser.Broken("bad_digit", "\"digit\" must be one of " + KEYS);
    }

    static byte[] write(ToBrowser message) {
        ObjectNode json = JSON.createObjectNode();
        switch (message) {
            case ToBrowser.CallStarted(var ticketId, var sessionId, var agent) -> {
                json.put("type", "call.started").put("ticket_id", ticketId).put("session_id", sessionId);
                json.putObject("agent").put("id", agent.id()).put("name", agent.name());
                json.putObject("audio")
                        .put("format", "pcm16")
                        .put("rate", FORMAT.sampleRateHz())
                        .put("frame_ms", FRAME_MS);
            }
            case ToBrowser.ChatStarted(var ticketId, var sessionId, var agent, var resume, var resumed) -> {
                json.put("type", "call.started").put("ticket_id", ticketId).put("session_id", sessionId);
                json.putObject("agent").put("id", agent.id()).put("name", agent.name());
                json.put("resume", resume).put("resumed", resumed);
            }
            case ToBrowser.Answered _ -> json.put("type", "answered");
            case ToBrowser.AgentChanged(var agent) ->
                json.put("type", "agent.changed").putObject("agent").put("id", agent.id()).put("name", agent.name());
            case ToBrowser.AudioItem(var itemId) -> json.put("type", "audio.item").put("item_id", itemId);
            case ToBrowser.AudioClear(var itemId) -> json.put("type", "audio.clear").put("item_id", itemId);
            case ToBrowser.CallerSpeaking(var active) -> json.put("type", "caller.speaking").put("active", active);
            case ToBrowser.Transcript(var speaker, var itemId, var text, var last) ->
                json.put("type", "transcript")
                        .put("speaker", speaker.wire())
                        .put("item_id", itemId)
                        .put("text", text)
                        .put("final", last);
            case ToBrowser.Tool(var name, var status, var durationMs) ->
                json.put("type", "tool").put("name", name).put("status", status.wire()).put("duration_ms", durationMs);
            case ToBrowser.CallEnded(var ticketId, var reason) ->
                json.put("type", "call.ended").put("ticket_id", ticketId).put("reason", reason.wire());
            case ToBrowser.Error(var code, var what) ->
                json.put("type", "error").put("code", code).put("message", what);
        }
        // Through a String, since Jackson's byte writer refuses half a surrogate pair, which model text may hold.
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
