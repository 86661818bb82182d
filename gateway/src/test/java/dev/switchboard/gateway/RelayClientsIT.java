package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.models.realtime.RealtimeServerEvent;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// OpenAI's own clients, each holding one conversation by voice through the gateway, with Riley and the local engine behind
/// it: a question that Riley's tool answers, a caller who interrupts, a wish that the client's own tool fulfils, and the
/// ticket of it all.
class RelayClientsIT {
    private static final int RATE_HZ = 24_000;
    private static final String OURS = "search_gxs_help_center";

    @TempDir
    private static Path dir;

    private static RunningGateway running;
    private static short[] question;
    private static short[] interruption;

    @BeforeAll
    static void start() throws IOException {
        FliteVoice caller = FliteVoice.open("rms");
        assumeTrue(caller.available(), caller.missing());
        running = new RunningGateway(
                dir, Map.of("SWITCHBOARD_SPEECH_DIR", NodePrograms.KEPT.resolve("relay-speech").toString()));
        question = SpokenLine.by(caller, "what is the interest rate for the saving pockets", RATE_HZ);
        interruption = SpokenLine.by(caller, "please block my card", RATE_HZ);
        WavFile.writeMono(dir.resolve("question.wav"), RATE_HZ, question);
        WavFile.writeMono(dir.resolve("interruption.wav"), RATE_HZ, interruption);
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
        }
    }

    /// The engine sends far faster than it plays; at the speed of speech there is something to interrupt.
    @BeforeEach
    void speakInRealTime() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer = http.send(HttpRequest.newBuilder(URI.create("http://" + running.gateway.engineAddress().orElseThrow() + "/faults"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"sessions\":1,\"faults\":{\"audio_rate\":1}}")).build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    @Test
    void agentsForJavaScriptConverse() throws Exception {
        NodePrograms.run("relay-agents.mjs",
                Map.of("OPENAI_API_KEY", "local", "OPENAI_AGENTS_DISABLE_TRACING", "1"),
                List.of("ws://" + running.gateway.voiceAddress() + "/v1/realtime?agent=riley",
                        dir.resolve("question.wav").toString(), dir.resolve("interruption.wav").toString()));
        assertTicketHasItAll();
    }

    @Test
    void openaiForJavaConverses() {
        List<String> calls = new ArrayList<>();
        try (OpenAiJavaCaller caller = new OpenAiJavaCaller("http://" + running.gateway.voiceAddress() + "/v1", Map.of(
                "block_card", arguments -> {
                    calls.add("block_card" + arguments);
                    return "{\"answer\":\"Your card is blocked, and a new one is on its way.\"}";
                }))) {
            caller.begin(OpenAiJavaCaller.tool("block_card", "Blocks the caller's card. Callers say: \"please block my card\".",
                    Map.of("type", "object", "properties", Map.of())));
            caller.say(pcm(question));
            assertThat(caller.until(event -> event.conversationItemInputAudioTranscriptionCompleted().isPresent())
                    .asConversationItemInputAudioTranscriptionCompleted().transcript()).contains("interest rate");
            RealtimeServerEvent audio = caller.until(event -> event.responseOutputAudioDelta().isPresent());
            caller.say(pcm(interruption));
            caller.until(event -> event.inputAudioBufferSpeechStarted().isPresent());
            caller.truncate(audio.asResponseOutputAudioDelta().itemId(), 50);
            caller.until(event -> event.conversationItemTruncated().isPresent());
            caller.until(event -> event.responseOutputAudioTranscriptDone()
                    .filter(done -> done.transcript().startsWith("Your card is blocked")).isPresent());
            caller.until(event -> event.responseDone().isPresent());
            assertThat(caller.loudest()).as("the agent can be heard").isGreaterThan(1_000);
            assertThat(calls).containsExactly("block_card{}");
        }
        assertTicketHasItAll();
    }

    private static void assertTicketHasItAll() {
        await().atMost(Duration.ofSeconds(30)).until(() -> running.gateway.callsInProgress() == 0);
        JsonNode detail = running.api("/api/tickets/" + running.api("/api/tickets?channel=realtime").at("/0/ticket_id").asText());
        String all = detail.toPrettyString();
        assertThat(detail.at("/ticket/status").asText()).as(all).isEqualTo("closed");
        assertThat(detail.at("/ticket/end_reason").asText()).isEqualTo("caller_hangup");
        assertThat(detail.at("/ticket/category").asText()).as(all).isIn("interest_rates", "card_inquiry");
        assertThat(detail.at("/ticket/summary").asText()).isNotBlank();
        JsonNode lines = detail.path("interactions");
        assertThat(lines.findValuesAsText("speaker")).as(all).containsExactly("user", "agent", "agent", "user", "agent", "agent");
        assertThat(lines.at("/0/message").asText()).contains("interest rate");
        assertThat(lines.at("/1/tool_calls/0/name").asText()).isEqualTo(OURS);
        assertThat(lines.at("/1/tool_calls/0/status").asText()).isEqualTo("answered");
        assertThat(lines.at("/2/status").asText()).as(all).isEqualTo("interrupted");
        // how much was generated depends on the moment of the interruption; nothing stands beside what was heard whole
        String heard = lines.at("/2/message").asText();
        assertThat(lines.at("/2/generated").isNull() ? heard : lines.at("/2/generated").asText())
                .startsWith("Saving").startsWith(heard);
        assertThat(lines.at("/3/message").asText()).contains("card");
        assertThat(lines.at("/4/tool_calls/0/name").asText()).isEqualTo("block_card");
        assertThat(lines.at("/4/tool_calls/0/status").asText()).isEqualTo("answered_by_client");
        assertThat(lines.at("/5/message").asText()).startsWith("Your card is blocked");
    }

    private static byte[] pcm(short[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes.array();
    }
}
