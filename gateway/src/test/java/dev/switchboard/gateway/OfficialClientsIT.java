package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.openai.models.realtime.RealtimeResponse;
import com.openai.models.realtime.RealtimeServerEvent;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// OpenAI's own clients, each holding one conversation by voice with the engine as `switchboard engine` runs it: a spoken
/// question, a tool call, a long answer, the caller who interrupts it, and the answer to what he said instead. The JavaScript
/// programs check this themselves; they live in `src/test/clients`.
class OfficialClientsIT {
    private static final int RATE_HZ = 24_000;

    @TempDir
    private static Path dir;

    private static LocalEngine engine;
    private static short[] question;
    private static short[] interruption;

    @BeforeAll
    static void start() throws IOException {
        FliteVoice caller = FliteVoice.open("rms");
        assumeTrue(caller.available(), caller.missing());
        engine = LocalEngine.alone(ConfigReader.read(Map.of(
                "SWITCHBOARD_DATA_DIR", dir.toString(),
                "SWITCHBOARD_SPEECH_DIR", NodeClients.KEPT.resolve("speech").toString(),
                "SWITCHBOARD_ENGINE_PORT", "0")), List.of(), Clock.systemDefaultZone());
        question = SpokenLine.by(caller, "what is the interest rate for the saving pockets", RATE_HZ);
        interruption = SpokenLine.by(caller, "please block my card", RATE_HZ);
        WavFile.writeMono(dir.resolve("question.wav"), RATE_HZ, question);
        WavFile.writeMono(dir.resolve("interruption.wav"), RATE_HZ, interruption);
    }

    @AfterAll
    static void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    void openaiForJavaScriptConverses() throws Exception {
        converse("openai-realtime.mjs");
    }

    @Test
    void agentsForJavaScriptConverse() throws Exception {
        converse("agents-realtime.mjs");
    }

    @Test
    void openaiForJavaConverses() {
        List<String> calls = new ArrayList<>();
        String terms = IntStream.rangeClosed(1, 60).mapToObj(condition -> " Condition " + condition
                + " says that the rate is worked out every day and may change at any time.").collect(Collectors.joining());
        try (OpenAiJavaCaller caller = new OpenAiJavaCaller("http://127.0.0.1:" + engine.port() + "/v1", Map.of(
                "interest_rate", arguments -> {
                    calls.add("interest_rate" + arguments);
                    return "{\"answer\":\"Saving pockets earn 3.88 percent a year." + terms + "\"}";
                },
                "block_card", arguments -> {
                    calls.add("block_card" + arguments);
                    return "{\"answer\":\"Your card is blocked.\"}";
                }))) {
            caller.begin(
                    OpenAiJavaCaller.tool("interest_rate", "The interest rate of one product. Callers say: \"what is the "
                            + "interest rate for the saving pockets\".", Map.of("type", "object", "properties",
                                    Map.of("product", Map.of("type", "string", "enum",
                                            List.of("saving pockets", "savings account", "flexiloan"))),
                                    "required", List.of("product"))),
                    OpenAiJavaCaller.tool("block_card", "Blocks the caller's card. Callers say: \"please block my card\".",
                            Map.of("type", "object", "properties", Map.of())));

            caller.say(pcm(question));
            assertThat(caller.until(event -> event.conversationItemInputAudioTranscriptionCompleted().isPresent())
                    .asConversationItemInputAudioTranscriptionCompleted().transcript()).contains("interest rate");
            RealtimeServerEvent audio = caller.until(event -> event.responseOutputAudioDelta().isPresent());

            caller.say(pcm(interruption));
            caller.until(event -> event.inputAudioBufferSpeechStarted().isPresent());
            caller.truncate(audio.asResponseOutputAudioDelta().itemId(), 50);
            RealtimeResponse interrupted = spokenReply(caller);
            assertThat(interrupted.status()).contains(RealtimeResponse.Status.CANCELLED);
            assertThat(words(interrupted)).startsWith("Saving pockets earn");
            caller.until(event -> event.conversationItemTruncated().isPresent());

            RealtimeResponse answered = spokenReply(caller);
            assertThat(answered.status()).contains(RealtimeResponse.Status.COMPLETED);
            assertThat(words(answered)).isEqualTo("Your card is blocked.");
            assertThat(caller.loudest()).as("the agent can be heard").isGreaterThan(1_000);
            assertThat(calls).containsExactly("interest_rate{\"product\":\"saving pockets\"}", "block_card{}");
        }
    }

    private static RealtimeResponse spokenReply(OpenAiJavaCaller caller) {
        return caller.until(event -> event.responseDone().isPresent() && !words(event.asResponseDone().response()).isEmpty())
                .asResponseDone().response();
    }

    private static String words(RealtimeResponse response) {
        return response.output().orElseThrow().stream()
                .flatMap(item -> item.realtimeConversationItemAssistantMessage().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(part -> part.transcript().stream())
                .reduce("", String::concat);
    }

    /// Runs one of the programs; its own assertions decide.
    private static void converse(String program) throws IOException, InterruptedException {
        assumeTrue(NodeClients.isInstalled("node") && NodeClients.isInstalled("npm"),
                "no Node.js: scripts/test installs Debian's nodejs and npm where it may");
        NodeClients.install();
        Path output = NodeClients.KEPT.resolve(program + ".txt");
        ProcessBuilder node = new ProcessBuilder("node", program,
                dir.resolve("question.wav").toString(), dir.resolve("interruption.wav").toString());
        node.environment().putAll(Map.of(
                "OPENAI_BASE_URL", "https://127.0.0.1:" + engine.port() + "/v1",
                "OPENAI_API_KEY", "local",
                "OPENAI_AGENTS_DISABLE_TRACING", "1",
                "NODE_EXTRA_CA_CERTS", engine.certificate().orElseThrow().toString()));
        NodeClients.run(node, output, 60);
        System.out.println(program + "\n" + Files.readString(output));
    }

    private static byte[] pcm(short[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes.array();
    }
}
