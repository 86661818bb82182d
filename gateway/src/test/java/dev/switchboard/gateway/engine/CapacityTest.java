package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.gateway.audio.AudioEncoder;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.audio.Resampler;
import dev.switchboard.gateway.engine.hear.EnergyVad;
import dev.switchboard.gateway.engine.hear.SpeechVocabulary;
import dev.switchboard.gateway.engine.hear.SphinxEars;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import java.nio.file.Path;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More callers than this machine can serve.
class CapacityTest {
    private static final String TRANSCRIBE = "{'type':'session.update','session':{'type':'realtime','audio':{'input':{"
            + "'transcription':{'model':'gpt-transcribe'}}}}}";
    private static final String FAILED = "conversation.item.input_audio_transcription.failed";
    private static final String COMPLETED = "conversation.item.input_audio_transcription.completed";

    @Test
    void callerNobodyCanListenToIsToldAtOnceAndServedLater() {
        try (EngineFixture engine = new EngineFixture(); RealtimeClient client = engine.connect()) {
            client.send(TRANSCRIBE).await("session.updated");
            engine.ears.full = true;
            client.forget().speak(400);
            JsonNode error = client.awaitError("recognition_overloaded");
            assertThat(error.path("type").asText()).isEqualTo("server_error");
            assertThat(client.types()).doesNotContain("input_audio_buffer.committed");
            client.silence(600);
            assertThat(client.await(FAILED).at("/error/code").asText()).isEqualTo("recognition_overloaded");
            assertThat(client.await("response.done").at("/response/status").asText()).isEqualTo("completed");
            engine.ears.full = false;
            engine.ears.hears("again");
            client.forget().speak(400).silence(600);
            assertThat(client.await(COMPLETED).path("transcript").asText()).isEqualTo("again");
            client.await("response.done");
            assertThat(client.seen("error")).isEmpty();
        }
    }

    @Test
    void sessionsBeyondTheLimitAreRefusedInTheApisShape() throws Exception {
        try (EngineFixture engine = new EngineFixture(EngineConfig.DEFAULT.withPort(0).withMaxSessions(1));
                RealtimeClient _ = engine.connect()) {
            RawHandshake refused = RawHandshake.send(engine.server.port(), "/v1/realtime?model=any");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers()).containsEntry("retry-after", "1");
            JsonNode error = new ObjectMapper().readTree(refused.body()).path("error");
            assertThat(error.path("type").asText()).isEqualTo("server_error");
            assertThat(error.path("code").asText()).isEqualTo("too_many_sessions");
        }
    }

    /// The real ears, which have one decoder here.
    @Test
    void decodersComeBackFromCallersWhoLeaveClearOrCrowd(@TempDir Path cache) {
        try (SphinxEars ears = SphinxEars.open(cache, SpeechVocabulary.bundled(), 1)) {
            FliteVoice flite = FliteVoice.open("rms");
            Assumptions.assumeTrue(ears.available() && flite.available(), SphinxEars.INSTALL_HINT);
            byte[] speech = lostCard(flite);
            try (EngineServer server = EngineServer.start(EngineConfig.DEFAULT.withPort(0), ears, EnergyVad::new,
                    new FakeVoice(), () -> turn -> new Thought.Say(Sentences.of("You said " + turn.said() + ".")))) {
                try (RealtimeClient leaver = RealtimeClient.ga(server.port())) {
                    say(leaver, speech, speech.length / 2);
                    leaver.await("input_audio_buffer.speech_started");
                    Awaitility.await().until(() -> ears.listening() == 1);
                }
                Awaitility.await().until(() -> ears.listening() == 0);
                try (RealtimeClient first = RealtimeClient.ga(server.port());
                        RealtimeClient second = RealtimeClient.ga(server.port())) {
                    say(first, speech, speech.length / 2);
                    first.await("input_audio_buffer.speech_started");
                    Awaitility.await().until(() -> ears.listening() == 1);
                    say(second, speech, speech.length);
                    second.awaitError("recognition_overloaded");
                    first.send("{'type':'input_audio_buffer.clear'}").await("input_audio_buffer.cleared");
                    Awaitility.await().until(() -> ears.listening() == 0);
                    second.await("response.done");
                    second.forget().silence(500);
                    say(second, speech, speech.length);
                    second.silence(800).await("response.done");
                    assertThat(second.text("response.output_audio_transcript.delta")).contains("card");
                    assertThat(ears.listening()).isZero();
                }
            }
        }
    }

    private static byte[] lostCard(FliteVoice flite) {
        short[][] all = {new short[0]};
        flite.speak("I lost my debit card.", (samples, rate) -> {
            short[] wide = new Resampler(rate, 24_000).process(samples);
            int end = all[0].length;
            all[0] = Arrays.copyOf(all[0], end + wide.length);
            System.arraycopy(wide, 0, all[0], end, wide.length);
            return true;
        });
        return AudioEncoder.encode(AudioFormat.PCM16_24K, all[0]);
    }

    private static void say(RealtimeClient client, byte[] speech, int bytes) {
        client.silence(400);
        int frame = AudioFormat.PCM16_24K.frameBytes();
        for (int at = 0; at + frame <= bytes; at += frame) {
            client.append(Arrays.copyOfRange(speech, at, at + frame));
        }
        if (bytes == speech.length) {
            client.silence(800);
        }
    }
}
