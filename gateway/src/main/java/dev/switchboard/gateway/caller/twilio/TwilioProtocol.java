package dev.switchboard.gateway.caller.twilio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.audio.JsonBytes;
import dev.switchboard.gateway.caller.twilio.TwilioMessage.Broken;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Reads Twilio's messages, audio by `MediaScan` and all else as JSON. One per stream; confined to its event loop.
final class TwilioProtocol {
    static final AudioFormat FORMAT = AudioFormat.PCMU_8K;
    /// Twilio's own messages stay below 1 KiB; 64 KiB holds six seconds of audio.
    static final int MAX_MESSAGE_BYTES = 64 << 10;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_PARAMETERS = 50;
    private static final String KEYS = "0123456789*#ABCD";
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build());

    private final MediaScan scan = new MediaScan();
    /// The one message of all audio: its chunk is filled anew.
    private final TwilioMessage.Media media = new TwilioMessage.Media(AudioChunk.reusable(FORMAT));

    TwilioMessage read(ByteBuf utf8) {
        return switch (scan.scan(utf8)) {
            case AUDIO -> {
                scan.copyPayload(media.audio());
                yield media;
            }
            case MARK -> new TwilioMessage.Mark(scan.markName());
            case BAD_AUDIO -> badPayload();
            case OTHER -> parse(utf8);
        };
    }

    private static TwilioMessage parse(ByteBuf utf8) {
        JsonNode json;
        try (InputStream in = new ByteBufInputStream(utf8)) {
            json = JSON.readTree(in);
        } catch (JsonProcessingException broken) {
            return new Broken("malformed_json", "not JSON: " + broken.getOriginalMessage(), true);
        } catch (IOException broken) {
            return new Broken("malformed_json", "not JSON: " + broken.getMessage(), true);
        }
        if (!json.path("event").isTextual()) {
            return new Broken("malformed_json", "expected a JSON object with an \"event\"", true);
        }
        return switch (json.path("event").textValue()) {
            case "connected" -> new TwilioMessage.Connected();
            case "start" -> start(json);
            case "media" -> media(json.path("media"));
            case "mark" -> json.path("mark").path("name").isTextual()
                    ? new TwilioMessage.Mark(json.path("mark").path("name").textValue())
                    : new Broken("bad_mark", "a mark without a name", false);
            case "dtmf" -> dtmf(json.path("dtmf").path("digit").asText().toUpperCase(Locale.ROOT));
            case "stop" -> new TwilioMessage.Stop();
            case String other -> new TwilioMessage.Unrecognised(other);
        };
    }

    private static TwilioMessage start(JsonNode json) {
        JsonNode start = json.path("start");
        String streamSid = start.path("streamSid").asText(json.path("streamSid").asText());
        if (streamSid.isEmpty()) {
            return new Broken("bad_start", "start without a streamSid", true);
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        start.path("customParameters").properties().stream()
                .limit(MAX_PARAMETERS)
                .forEach(one -> parameters.put(one.getKey(), one.getValue().asText()));
        JsonNode format = start.path("mediaFormat");
        return new TwilioMessage.Start(
                streamSid,
                start.path("callSid").asText(),
                format.path("encoding").asText("audio/x-mulaw"),
                format.path("sampleRate").asInt(FORMAT.sampleRateHz()),
                format.path("channels").asInt(1),
                parameters);
    }

    private static TwilioMessage media(JsonNode media) {
        String track = media.path("track").asText("inbound");
        if (!track.equals("inbound")) {
            return new TwilioMessage.ForeignTrack(track);
        }
        byte[] payload = media.path("payload").asText().getBytes(StandardCharsets.UTF_8);
        return JsonBytes.isBase64(payload, 0, payload.length) ? new TwilioMessage.Media(AudioChunk.ofBase64(FORMAT, payload))
                : badPayload();
    }

    private static Broken badPayload() {
        return new Broken("bad_payload", "media whose payload is not base64", false);
    }

    private static TwilioMessage dtmf(String digit) {
        return digit.length() == 1 && KEYS.contains(digit)
                ? new TwilioMessage.Dtmf(digit.charAt(0))
                : new Broken("bad_digit", "a digit that is none of " + KEYS, false);
    }

    static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }
}
