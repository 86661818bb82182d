package dev.switchboard.gateway.model.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.openai.core.ObjectMappers;
import com.openai.models.live.ClientEvent;
import com.openai.models.live.ServerEvent;
import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.model.Remembered;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every event this adapter sends or reads, judged by OpenAI's own SDK.
class LiveEventsTest {
    private static final Agent RILEY = new Agent(
            "riley", "Riley", "bank", "You are Riley.", "Hello.", "marin",
            List.of("search_gxs_help_center", "note_customer"), Agent.TurnDetection.standard(), List.of());

    @TempDir
    private static Path dir;

    @ParameterizedTest
    @EnumSource(AudioFormat.class)
    void theSessionWeAskForIsOneTheSdkKnows(AudioFormat format) throws Exception {
        List<Remembered> before = List.of(
                new Remembered.CallerSaid("u1", "what is the rate"),
                new Remembered.ToolUsed("c1", "search_gxs_help_center", "{}", "{\"spoken\":\"3 percent\"}"),
                new Remembered.AgentSaid("a1", "It is 3 percent."));
        try (TranscriptStore store = TranscriptStore.open(StoreConfig.in(dir.resolve(format.name())), Clock.systemUTC());
                Tools tools = Tools.open(store.database(), Clock.systemUTC())) {
            for (Optional<String> backend : List.of(Optional.<String>empty(), Optional.of("gpt-5"))) {
                LiveSessionRequest request = new LiveSessionRequest("gpt-live-1", RILEY, format, tools, backend);
                ClientEvent event = sent(new LiveClientEvent.SessionStart(request.session(before)));
                assertThat(event.isSessionStart()).isTrue();
                assertThat(event.asSessionStart().session().input().orElseThrow()).hasSize(3);
            }
        }
    }

    @Test
    void everyOtherCommandIsOneTheSdkKnows() throws Exception {
        assertThat(sent(new LiveClientEvent.CommentaryAppend("Hello.", null)).isSessionCommentaryAppend()).isTrue();
        assertThat(sent(new LiveClientEvent.CommentaryAppend("Found.", "d1")).isSessionCommentaryAppend()).isTrue();
        assertThat(sent(new LiveClientEvent.InstructionsAppend("Answer.")).isSessionInstructionsAppend()).isTrue();
        assertThat(sent(new LiveClientEvent.ThinkingAppend("Context.", null)).isSessionThinkingAppend()).isTrue();
        assertThat(sent(new LiveClientEvent.ToolOutput("c1", "{}")).isResponseItemCreate()).isTrue();
        assertThat(sent(new LiveClientEvent.ResponseCreate()).isResponseCreate()).isTrue();
        assertThat(sent(new LiveClientEvent.SessionClose()).isSessionClose()).isTrue();
        String audio = new String(
                LiveCodec.append(AudioChunk.ofRaw(AudioFormat.PCMU_8K, new byte[160])), StandardCharsets.US_ASCII);
        assertThat(valid(audio).isSessionInputAudioAppend()).isTrue();
    }

    @Test
    void appendedWordsWithoutADelegationSaySo() {
        assertThat(LiveCodec.encode(new LiveClientEvent.InstructionsAppend("Answer."))).contains("\"delegation_id\":null");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        """
        {"type":"session.started","event_id":"e1","session":{"id":"live_1","expires_at":2000000000,"model":"gpt-live-1","status":"active",
        "audio":{"format":{"type":"audio/pcm","rate":24000},"output":{"voice":"marin"}},"delegation":{"type":"client"},
        "instructions":"x","input":[],"store":false}}""",
        """
        {"type":"session.closed","event_id":"e1","reason":"close_requested","usage":{"seconds":45.8},"session":{"id":"live_1",
        "expires_at":2000000000,"model":"gpt-live-1","status":"active","audio":{"format":{"type":"audio/pcm","rate":24000},
        "output":{"voice":"marin"}},"delegation":{"type":"client"},"instructions":"x","input":[],"store":false}}""",
        "{\"type\":\"session.output_audio.delta\",\"delta\":\"AAACAP7/AQD//wAA\"}",
        "{\"type\":\"session.input_transcript.delta\",\"event_id\":\"e1\",\"delta\":\"hello\",\"start_ms\":0,\"end_ms\":200}",
        "{\"type\":\"session.output_transcript.delta\",\"event_id\":\"e1\",\"delta\":\"hello\",\"start_ms\":0,\"end_ms\":200}",
        """
        {"type":"session.delegation.created","event_id":"e1","offset_ms":10,"delegation":{"id":"d1","type":"delegation","target":"client"}}""",
        "{\"type\":\"session.usage.updated\",\"event_id\":\"e1\",\"usage\":{\"seconds\":22.5}}",
        "{\"type\":\"error\",\"event_id\":\"e1\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"forbidden\",\"message\":\"no\"}}",
        "{\"type\":\"info\",\"event_id\":\"e1\",\"code\":\"c\",\"message\":\"m\"}",
        "{\"type\":\"session.commentary.appended\",\"event_id\":\"e1\",\"start_ms\":0,\"end_ms\":1}"})
    void everyServerEventOfTheSdkIsRead(String json) throws Exception {
        ServerEvent known = ObjectMappers.jsonMapper().readValue(json, ServerEvent.class);
        assertThat(known.isValid()).as(json).isTrue();

        LiveServerEvent read = LiveCodec.decode(json.getBytes(StandardCharsets.UTF_8)).orElseThrow();

        assertThat(read).isNotInstanceOf(LiveServerEvent.Unrecognised.class);
    }

    @Test
    void whatIsNotKnownIsKeptAndWhatIsNoEventIsNone() {
        LiveServerEvent sang = LiveCodec.decode("{\"type\":\"session.sang\",\"song\":\"x\"}".getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertThat(sang).isEqualTo(new LiveServerEvent.Unrecognised(
                "session.sang", JsonNodeFactory.instance.objectNode().put("type", "session.sang").put("song", "x")));
        assertThat(LiveCodec.decode("[1]".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(LiveCodec.decode("not json".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    private static ClientEvent sent(LiveClientEvent event) throws Exception {
        return valid(LiveCodec.encode(event));
    }

    private static ClientEvent valid(String json) throws Exception {
        ClientEvent event = ObjectMappers.jsonMapper().readValue(json, ClientEvent.class);
        assertThat(event.isValid()).as(json).isTrue();
        return event;
    }
}
