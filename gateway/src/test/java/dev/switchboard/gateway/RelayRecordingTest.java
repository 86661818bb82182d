package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.engine.EngineFixture;
import dev.switchboard.gateway.engine.RealtimeClient;
import dev.switchboard.gateway.engine.Thought;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recordings of `WS /v1/realtime`: a client sends in an instant what it would have spoken in seconds, so what stands in the
/// file is compared with what was sent, and with the lines of the ticket.
class RelayRecordingTest {
    private static final String AGENT = """
            id: %s
            name: %s
            description: Tyre shop
            greeting: "Tyres, good day!"
            voice: marin
            instructions: You answer for a tyre shop.
            recording: "%s"
            sentences: {recording: "We record this call."}
            """;

    @TempDir
    private static Path dir;

    private static EngineFixture engine;
    private static RunningGateway running;

    @BeforeAll
    static void start() throws IOException {
        engine = new EngineFixture();
        Path agents = Files.createDirectories(dir.resolve("agents"));
        Files.writeString(agents.resolve("tess.yaml"), AGENT.formatted("tess", "Tess", "on"));
        Files.writeString(agents.resolve("vera.yaml"), AGENT.formatted("vera", "Vera", "announced"));
        running = new RunningGateway(dir.resolve("data"), Map.of(
                "SWITCHBOARD_AGENTS_DIR", agents.toString(),
                "SWITCHBOARD_REALTIME_URL", "ws://127.0.0.1:" + engine.server.port() + "/v1/realtime"));
    }

    @AfterAll
    static void stop() {
        running.close();
        engine.close();
    }

    @BeforeEach
    void forget() {
        engine.ears.script.clear();
        engine.mind = turn -> turn.instructions().contains("Say exactly")
                ? new Thought.Say(List.of("We record this call."))
                : new Thought.Say(List.of("Quite a lot of tyres are here today."));
    }

    private static RealtimeClient connect(String agent, boolean beta) {
        return RealtimeClient.at(
                URI.create("ws://" + running.gateway.voiceAddress() + "/v1/realtime?model=any&agent=" + agent),
                HttpClient.newHttpClient(),
                builder -> beta ? builder.header("OpenAI-Beta", "realtime=v1") : builder,
                beta);
    }

    @Test
    void bothSidesStandWhereTheLinesSayAndWhatTheClientCutIsNotThere() throws Exception {
        engine.ears.hears("new tyres please");
        String ticket;
        try (RealtimeClient client = connect("tess", false)) {
            client.await("session.created");
            client.silence(400).speak(600).silence(800);
            JsonNode audio = client.await("response.output_audio.delta");
            client.await("response.done");
            client.send("{'type':'conversation.item.truncate','item_id':'" + audio.path("item_id").asText()
                    + "','content_index':0,'audio_end_ms':300}");
            client.await("conversation.item.truncated");
            ticket = newestTicket();
            await().atMost(Duration.ofSeconds(10)).until(() -> age(ticket) > 1_200);
        }

        JsonNode detail = recorded(ticket);
        WavFile wav = wav(detail);
        assertThat(wav.sampleRateHz()).isEqualTo(24_000);
        assertThat(detail.at("/recording/duration_ms").asLong()).isEqualTo(wav.durationMs());
        assertThat(detail.at("/recording/dropped_ms").asLong()).isZero();
        Sounding caller = Sounding.of(wav, 0);
        assertThat(caller.sounds()).as("as much as was spoken").isCloseTo(600, within(10));
        assertThat(caller.last() - caller.first()).isCloseTo(600, within(10));
        JsonNode said = detail.at("/interactions/0");
        assertThat(said.path("speaker").asText()).isEqualTo("user");
        assertThat(said.path("start_ms").asInt()).as(detail.toPrettyString()).isCloseTo(caller.first(), within(130));
        assertThat(said.path("end_ms").asInt()).as(detail.toPrettyString()).isCloseTo(caller.last(), within(130));
        Sounding agent = Sounding.of(wav, 1);
        assertThat(agent.last() - agent.first()).as("the client played no more").isCloseTo(300, within(10));
        JsonNode answered = detail.at("/interactions/1");
        assertThat(answered.path("status").asText()).isEqualTo("interrupted");
        assertThat(answered.path("start_ms").asInt()).isCloseTo(agent.first(), within(20));
        assertThat(answered.path("end_ms").asInt()).isCloseTo(agent.last(), within(20));
    }

    @Test
    void aBetaClientMayHaveTwoTelephoneCodecs() throws Exception {
        engine.ears.hears("good morning");
        String ticket;
        try (RealtimeClient client = connect("tess", true)) {
            client.await("session.created");
            client.send("{'type':'session.update','session':{'input_audio_format':'g711_ulaw','output_audio_format':'g711_alaw'}}");
            client.await("session.updated");
            client.audio(AudioFormat.PCMU_8K, 600, 10_000).audio(AudioFormat.PCMU_8K, 800, 0);
            client.await("response.audio.delta");
            client.await("response.done");
            ticket = newestTicket();
            await().atMost(Duration.ofSeconds(10)).until(() -> age(ticket) > 1_900);
        }

        JsonNode detail = recorded(ticket);
        WavFile wav = wav(detail);
        assertThat(wav.sampleRateHz()).isEqualTo(24_000);
        assertThat(Sounding.of(wav, 0).sounds()).isCloseTo(600, within(20));
        assertThat(Sounding.of(wav, 1).sounds()).isGreaterThan(1_000);
    }

    @Test
    void anAnnouncementIsTheFirstAnswerAndTheCallersAudioBeforeItIsNotKept() throws Exception {
        engine.ears.hears("early words", "later words");
        String ticket;
        try (RealtimeClient client = connect("vera", false)) {
            client.await("session.created");
            client.send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':"
                    + "[{'type':'input_text','text':'hello'}]}}");
            client.send("{'type':'response.create'}");
            assertThat(client.await("response.output_audio_transcript.done").path("transcript").asText()).isEqualTo("We record this call.");
            assertThat(client.await("response.output_audio_transcript.done").path("transcript").asText())
                    .as("what the client asked for waited").startsWith("Quite a lot");
            assertThat(client.seen("error")).isEmpty();
            client.speak(400);
            ticket = newestTicket();
            await().atMost(Duration.ofSeconds(15)).until(() -> metadata(ticket).contains("recording_announced"));
            client.speak(200).silence(800);
            client.await("input_audio_buffer.committed");
        }

        JsonNode detail = recorded(ticket);
        assertThat(Sounding.of(wav(detail), 0).sounds()).isCloseTo(200, within(10));
        assertThat(Sounding.of(wav(detail), 1).sounds()).as("the announcement is kept").isGreaterThan(900);
    }

    private static String metadata(String ticket) {
        return running.api("/api/tickets/" + ticket).path("metadata").toString();
    }

    private static long age(String ticket) {
        String began = running.api("/api/tickets/" + ticket).at("/ticket/created_at").asText();
        return System.currentTimeMillis() - Instant.parse(began).toEpochMilli();
    }

    private static String newestTicket() {
        return running.api("/api/tickets?channel=realtime").at("/0/ticket_id").asText();
    }

    private static JsonNode recorded(String ticket) {
        return await().atMost(Duration.ofSeconds(20)).until(
                () -> running.api("/api/tickets/" + ticket),
                detail -> detail.at("/ticket/status").asText().equals("closed")
                        && detail.at("/recording/state").asText().equals("complete"));
    }

    private static WavFile wav(JsonNode detail) throws IOException {
        return WavFile.read(dir.resolve("data").resolve(detail.at("/recording/path").asText()));
    }

    /// In milliseconds: when a side begins to sound, falls silent for good, and how much of it sounds.
    private record Sounding(int first, int last, int sounds) {
        private static Sounding of(WavFile wav, int channel) {
            short[] samples = wav.channels().get(channel);
            int perMs = wav.sampleRateHz() / 1_000;
            int first = -1;
            int last = -1;
            int sounds = 0;
            for (int ms = 0; ms < samples.length / perMs; ms++) {
                int loudest = 0;
                for (int i = ms * perMs; i < (ms + 1) * perMs; i++) {
                    loudest = Math.max(loudest, Math.abs(samples[i]));
                }
                if (loudest > 100) {
                    first = first < 0 ? ms : first;
                    last = ms + 1;
                    sounds++;
                }
            }
            return new Sounding(first, last, sounds);
        }
    }
}
