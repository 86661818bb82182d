package dev.switchboard.gateway.model.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.NodePrograms;
import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallMetrics;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.HeardSession;
import dev.switchboard.gateway.model.ModelSession;
import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.NettyCallLoop;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.Tools;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A conversation with `@copilotkit/aimock`'s GPT-Live server, which accepts each command only as its fixture has it:
/// the session, the greeting, the caller's audio byte for byte, a delegation answered by a tool, the close.
class LiveMockIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)");
    private static final byte[] SPEECH = {0, 32, 0, 64, 0, 32, 0, -32, 0, -64, 0, -32};
    private static final Agent RILEY = new Agent(
            "riley", "Riley", "bank", "You are Riley.", "Hello.", "marin",
            List.of("search_gxs_help_center"), Agent.TurnDetection.standard(), List.of());

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HeardSession heard = new HeardSession();

    @Test
    void aConversationRunsAsTheFixtureHasIt(@TempDir Path dir) throws Exception {
        assumeTrue(NodePrograms.isInstalled("node") && NodePrograms.isInstalled("npm"), "no Node.js");
        assumeTrue(nodeMajor(dir) >= 20, "aimock needs Node.js 20.15 or later");
        NodePrograms.install();
        try (TranscriptStore store = TranscriptStore.open(StoreConfig.in(dir), Clock.systemUTC());
                Tools tools = Tools.open(store.database(), Clock.systemUTC())) {
            ObjectNode session = new LiveSessionRequest("gpt-live-1", RILEY, AudioFormat.PCM16_24K, tools, Optional.empty())
                    .session(List.of());
            Path config = dir.resolve("aimock.json");
            Files.writeString(dir.resolve("fixture.json"), fixture(session).toString());
            Files.writeString(config, JSON.createObjectNode()
                    .set("llm", JSON.createObjectNode().put("fixtures", dir.resolve("fixture.json").toString()))
                    .toString());
            Path output = dir.resolve("aimock.txt");
            Process server = new ProcessBuilder(
                    "node", "node_modules/@copilotkit/aimock/dist/aimock-cli.js", "--config", config.toString(), "--port", "0")
                    .directory(NodePrograms.KEPT.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            try (EventLoops loops = EventLoops.start("call", 1)) {
                converse(port(output), new NettyCallLoop(loops.next()), tools);
            } finally {
                server.destroy();
                server.waitFor();
            }
        }
    }

    private void converse(int port, NettyCallLoop loop, Tools tools) {
        Endpoint.Live endpoint = new Endpoint.Live(
                URI.create("ws://127.0.0.1:" + port + "/v1/live/sessions"), Map.of("Authorization", "Bearer k1"), "aimock",
                "gpt-live-1", Optional.empty(), true);
        TaskReader reader = (_, _) -> new TaskReader.Plan.Use(List.of(new TaskReader.Task("search_gxs_help_center", "{}")));
        LiveDialer dialer = new LiveDialer(
                new WebSocketDialer(DialLimits.defaults()), endpoint, tools, reader, new CallMetrics(registry));
        CompletableFuture<ModelSession> dialled = new CompletableFuture<>();
        loop.execute(() -> dialled.complete(dialer.dial(RILEY, AudioFormat.PCM16_24K, loop, heard, List.of())));
        ModelSession link = dialled.join();
        await().atMost(PATIENCE).until(() -> heard.stood.isDone() || heard.lost.isDone());
        assertThat(heard.lost).isNotDone();

        loop.execute(() -> {
            link.createResponse("Say exactly: \"Hello.\"");
            link.appendAudio(AudioChunk.ofRaw(AudioFormat.PCM16_24K, SPEECH));
        });
        ModelEvent.ToolRequested request = next(ModelEvent.ToolRequested.class);
        loop.execute(() -> link.addToolOutput(request.callId(), "{\"spoken\":\"In the app.\"}"));
        await().atMost(PATIENCE).until(() -> heard.events.stream().anyMatch(event ->
                event instanceof ModelEvent.AgentText text && text.text().equals("In the app.")));
        loop.execute(link::close);

        await().atMost(PATIENCE).until(
                () -> registry.counter("switchboard.model.session.seconds", "confirmed", "true").count() == 2);
        assertThat(next(ModelEvent.CallerText.class).text()).isEqualTo("freeze my card");
        assertThat(heard.events).anyMatch(ModelEvent.AgentAudio.class::isInstance);
        assertThat(heard.events).noneMatch(ModelEvent.Trouble.class::isInstance);
        assertThat(heard.lost).isNotDone();
    }

    private <T extends ModelEvent> T next(Class<T> type) {
        await().atMost(PATIENCE).until(() -> heard.lost.isDone() || heard.events.stream().anyMatch(type::isInstance));
        assertThat(heard.lost).as(() -> String.valueOf(heard.lost.getNow(null))).isNotDone();
        return type.cast(heard.events.stream().filter(type::isInstance).findFirst().orElseThrow());
    }

    /// The conversation as aimock wants it: what each side sends in turn, and which ids it makes up.
    private static JsonNode fixture(ObjectNode session) {
        ObjectNode started = session.deepCopy();
        started.put("id", "live-1").put("expires_at", 2_000_000_000L).put("status", "active").putArray("input");
        String speech = Base64.getEncoder().encodeToString(SPEECH);
        Fixture fixture = new Fixture();
        fixture.client(JSON.createObjectNode().put("type", "session.start").set("session", session));
        fixture.server("session.started", 1, 0, event -> event.set("session", started));
        fixture.define("/session/id", "session");
        fixture.client("{\"type\":\"session.commentary.append\",\"content\":\"Hello.\",\"delegation_id\":null}");
        fixture.server("session.commentary.appended", 2, 0, event -> event.put("start_ms", 0).put("end_ms", 1));
        fixture.client("{\"type\":\"session.input_audio.append\",\"audio\":\"" + speech + "\"}");
        fixture.server("session.input_transcript.delta", 2, SPEECH.length, event ->
                event.put("delta", "freeze my card").put("start_ms", 0).put("end_ms", 1));
        fixture.server("session.delegation.created", 2, SPEECH.length, event -> event.put("offset_ms", 0)
                .putObject("delegation").put("id", "d1").put("type", "delegation").put("target", "client"));
        fixture.define("/delegation/id", "delegation");
        fixture.client("{\"type\":\"session.commentary.append\",\"content\":\"In the app.\",\"delegation_id\":\"d1\"}");
        fixture.refer("/delegation_id", "delegation", "server");
        fixture.server("session.commentary.appended", 3, 0, event -> event.put("start_ms", 0).put("end_ms", 1));
        fixture.server("session.output_transcript.delta", 3, 0, event ->
                event.put("delta", "In the app.").put("start_ms", 1).put("end_ms", 2));
        fixture.sound(3, speech);
        fixture.server("session.usage.updated", 3, 0, event -> event.putObject("usage").put("seconds", 1));
        fixture.client("{\"type\":\"session.close\"}");
        fixture.server("session.closed", 4, 0, event -> {
            event.put("reason", "close_requested").set("session", started);
            event.putObject("usage").put("seconds", 2);
        });
        fixture.refer("/session/id", "session", "server");
        return fixture.whole(session);
    }

    private static int port(Path output) {
        return await().atMost(PATIENCE).until(() -> {
            Matcher matcher = LISTENING.matcher(Files.readString(output));
            return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        }, port -> port > 0);
    }

    private static int nodeMajor(Path dir) throws Exception {
        Path output = dir.resolve("version.txt");
        new ProcessBuilder("node", "--version").redirectOutput(output.toFile()).start().waitFor();
        return Integer.parseInt(Files.readString(output).strip().replaceFirst("v", "").split("\\.", -1)[0]);
    }

    private static final class Fixture {
        private final ArrayNode entries = JSON.createArrayNode();
        private final ArrayNode bindings = JSON.createArrayNode();

        private interface Fill {
            void in(ObjectNode event);
        }

        void client(String json) {
            try {
                client(JSON.readTree(json));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        void client(JsonNode event) {
            entries.addObject().put("direction", "client").put("atMs", entries.size() * 10).set("event", event);
        }

        void server(String type, int commands, int audioBytes, Fill fill) {
            ObjectNode event = entry(commands, audioBytes);
            event.put("type", type).put("event_id", "e" + entries.size());
            fill.in(event);
            define("/event_id", "event" + entries.size());
        }

        void sound(int commands, String base64) {
            entry(commands, 0).put("type", "session.output_audio.delta").put("delta", base64);
        }

        private ObjectNode entry(int commands, int audioBytes) {
            ObjectNode entry = entries.addObject().put("direction", "server").put("atMs", entries.size() * 10);
            entry.putObject("barrier").put("command", commands).put("audioBytes", audioBytes);
            return entry.putObject("event");
        }

        void define(String pointer, String name) {
            bind(pointer, name, "define", "server");
        }

        void refer(String pointer, String name, String owner) {
            bind(pointer, name, "reference", owner);
        }

        private void bind(String pointer, String name, String action, String owner) {
            bindings.addObject().put("entry", entries.size() - 1).put("pointer", pointer).put("name", name)
                    .put("action", action).put("owner", owner);
        }

        JsonNode whole(ObjectNode session) {
            ObjectNode root = JSON.createObjectNode();
            ObjectNode one = root.putArray("fixtures").addObject();
            one.putObject("match").put("endpoint", "openai-live").put("model", "gpt-live-1");
            ObjectNode response = one.putObject("response").put("liveTiming", "immediate");
            ObjectNode live = response.putObject("live").put("version", 1).put("model", "gpt-live-1").put("mode", "client");
            live.putObject("audio").put("encoding", "pcm16le").put("sampleRateHz", 24_000).put("channels", 1);
            live.set("configuration", session);
            live.set("entries", entries);
            live.set("bindings", bindings);
            live.putObject("capture").put("source", "authored").put("complete", true).put("terminalEntry", entries.size() - 1);
            return root;
        }
    }
}
