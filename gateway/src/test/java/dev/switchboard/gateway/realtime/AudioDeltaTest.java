package dev.switchboard.gateway.realtime;

import static dev.switchboard.gateway.realtime.CapturedMessages.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioDeltaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BLANKS = " \n\r\t";

    /// Seeded frames in every order of keys, with blanks, strangers, nesting and escapes around them.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void scanFindsWhatTheFullCodecFinds(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            String type = random.nextBoolean() ? "response.output_audio.delta" : "response.audio.delta";
            String frame = frame(random, List.of("\"type\":" + quoted(type), "\"event_id\":" + quoted("event_" + i),
                    "\"response_id\":" + quoted("resp_" + random.nextInt()), "\"item_id\":" + quoted("item_é" + i),
                    "\"output_index\":0", "\"content_index\":" + random.nextInt(30),
                    "\"delta\":" + quoted(audio(random))));
            var expected = (ServerEvent.ResponseOutputAudioDelta) RealtimeCodec.decodeServer(bytes(frame));
            Optional<AudioDelta> found = AudioDelta.scan(bytes(frame), AudioFormat.PCMU_8K);
            assertThat(found).as(frame).isPresent();
            AudioDelta delta = found.orElseThrow();
            assertThat(delta.responseId()).isEqualTo(expected.responseId());
            assertThat(delta.itemId()).isEqualTo(expected.itemId());
            assertThat(delta.contentIndex()).isEqualTo(expected.contentIndex());
            assertThat(delta.audio().raw()).isEqualTo(Base64.getDecoder().decode(expected.delta()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void scanFindsTheAudioOfAnAppend(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            String frame = frame(random,
                    List.of("\"type\":\"input_audio_buffer.append\"", "\"audio\":" + quoted(audio(random))));
            var expected = (ClientEvent.InputAudioBufferAppend) RealtimeCodec.decodeClient(bytes(frame), Dialect.GA);
            assertThat(AudioDelta.scanAppend(bytes(frame), AudioFormat.PCMU_8K)).as(frame)
                    .hasValueSatisfying(chunk -> assertThat(new String(chunk.base64(), StandardCharsets.US_ASCII))
                            .isEqualTo(expected.audio()));
        }
    }

    /// Frames broken at any byte are never taken for audio where the full codec refuses them.
    @Test
    void scanTakesNothingTheFullCodecRefuses() {
        Random random = new Random(99);
        String good = """
                {"type":"response.output_audio.delta","response_id":"r","item_id":"i","x":[true,{"a":-1.5e3}],\
                "output_index":0,"content_index":0,"delta":"AAAA"}""";
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = bytes(good);
            broken[random.nextInt(broken.length)] = (byte) " \"\\{}[]:,0az\n".charAt(random.nextInt(13));
            if (AudioDelta.scan(broken, AudioFormat.PCMU_8K).isPresent()) {
                assertThat(decodes(broken)).as(new String(broken, StandardCharsets.UTF_8)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'type':'response.audio.delta','response_id':'r','item_id':'i','delta':'AA\\/A'}",
        "{'type':'response.audio.delta','response_id':'r','item_id':'\\u0069','delta':'AAAA'}",
        "{'t\\u0079pe':'response.audio.delta','response_id':'r','item_id':'i','delta':'AAAA'}",
        "{'type':'response.audio.delta','response_id':'r','item_id':'i','content_index':1e0,'delta':'AAAA'}",
        "{'type':'response.audio.delta','response_id':'r','item_id':'i','delta':'AAAA','delta':'BBBB'}",
        "{'type':'response.audio.delta','item_id':'i','delta':'AAAA'}",
        "{'type':'response.text.delta','response_id':'r','item_id':'i','delta':'AAAA'}",
        "{'item':{'type':'response.audio.delta','response_id':'r','item_id':'i','delta':'AAAA'}}",
        "not JSON", "", "{}", "{'type':'response.audio.delta'"
    })
    void unusualFramesAreLeftToTheFullCodec(String frame) {
        byte[] json = bytes(frame.replace('\'', '"'));
        assertThat(AudioDelta.scan(json, AudioFormat.PCM16_24K)).isEmpty();
        assertThat(AudioDelta.scanAppend(json, AudioFormat.PCM16_24K)).isEmpty();
    }

    @Test
    void splicedDeltaIsTheFullCodecsDelta() throws Exception {
        AudioChunk chunk = AudioChunk.ofRaw(AudioFormat.PCM16_24K, new byte[] {1, 2, 3, 4});
        for (Dialect dialect : Dialect.values()) {
            byte[] spliced = new AudioDelta.Envelope(dialect, "resp_\"1", "item_\\2", 1, 2).fill("event_3", chunk);
            byte[] encoded = RealtimeCodec.encode(new ServerEvent.ResponseOutputAudioDelta(
                    "event_3", "resp_\"1", "item_\\2", 1, 2, "AQIDBA=="), dialect);
            assertThat(JSON.readTree(spliced)).isEqualTo(JSON.readTree(encoded));
        }
    }

    @Test
    void splicedAppendIsReadBackWithoutTouchingTheAudio() throws Exception {
        byte[] base64 = bytes("AQIDBA==");
        byte[] frame = AudioDelta.append(AudioChunk.ofBase64(AudioFormat.PCMA_8K, base64));
        assertThat(RealtimeCodec.decodeClient(frame, Dialect.GA))
                .isEqualTo(new ClientEvent.InputAudioBufferAppend(null, "AQIDBA=="));
        assertThat(AudioDelta.scanAppend(frame, AudioFormat.PCMA_8K))
                .hasValueSatisfying(chunk -> assertThat(chunk.base64()).isEqualTo(base64));
    }

    private static boolean decodes(byte[] frame) {
        try {
            return RealtimeCodec.decodeServer(frame) instanceof ServerEvent.ResponseOutputAudioDelta;
        } catch (MalformedEventException refused) {
            return false;
        }
    }

    private static String frame(Random random, List<String> needed) {
        List<String> members = new ArrayList<>(needed);
        List<String> strangers = List.of("\"note\":\"a \\\"delta\\\":\\\"BBBB\\\" \\\\\"",
                "\"nested\":{\"delta\":\"CCCC\",\"type\":\"x\",\"list\":[{\"a\":\"}\"},[],{}]}", "\"flag\":true",
                "\"nothing\":null", "\"number\":-12.5e+3", "\"list\":[1,\"]\",{\"audio\":\"DDDD\"}]",
                "\"uni\":\"\\u00e9 ü \\\\\"");
        for (String stranger : strangers) {
            if (random.nextInt(3) == 0) {
                members.add(stranger);
            }
        }
        Collections.shuffle(members, random);
        StringBuilder frame = new StringBuilder(blanks(random)).append('{');
        for (int i = 0; i < members.size(); i++) {
            String member = members.get(i);
            int colon = member.indexOf("\":") + 1;
            frame.append(i == 0 ? "" : ",").append(blanks(random)).append(member, 0, colon).append(blanks(random))
                    .append(':').append(blanks(random)).append(member.substring(colon + 1)).append(blanks(random));
        }
        return frame.append('}').append(blanks(random)).toString();
    }

    private static String blanks(Random random) {
        StringBuilder blanks = new StringBuilder();
        while (random.nextInt(4) == 0) {
            blanks.append(BLANKS.charAt(random.nextInt(BLANKS.length())));
        }
        return blanks.toString();
    }

    private static String audio(Random random) {
        byte[] raw = new byte[random.nextInt(60)];
        random.nextBytes(raw);
        return Base64.getEncoder().encodeToString(raw);
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
