package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.caller.RecordedCounters;
import dev.switchboard.gateway.caller.twilio.TwilioConfig;
import dev.switchboard.gateway.caller.twilio.TwilioRoutes;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.ForeignSocket;
import dev.switchboard.gateway.net.ListenerLimits;
import dev.switchboard.gateway.net.OriginCheck;
import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.WebSocketListener;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.Tools;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Speaking over the agent through a real socket that talks as Twilio does.
class TwilioBargeInTest {
    /// Of a second in frames of 20 ms: behind the first frame, then each 100 ms, and behind the last.
    private static final int MARKS = 11;
    private static final String START = "{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"streamSid\":\"MZ1\",\"callSid\":\"CA1\","
            + "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1}}}";
    private static final String CLEAR = "{\"event\":\"clear\",\"streamSid\":\"MZ1\"}";

    private final EventLoops loops = EventLoops.start("voice", 1);
    private final ScriptedModel scripted = new ScriptedModel();
    private volatile @Nullable CallLoop loop;
    private TranscriptStore store;
    private Tools tools;
    private WebSocketListener listener;

    @BeforeEach
    void listen(@TempDir Path dir) {
        Clock clock = Clock.systemUTC();
        store = TranscriptStore.open(StoreConfig.in(dir), clock);
        tools = Tools.open(store.database(), clock);
        CallLimits limits = new CallLimits(
                1, Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofSeconds(1));
        ModelDialer dialer = (agent, format, callLoop, events) -> {
            loop = callLoop;
            return scripted.dial(agent, format, callLoop, events);
        };
        CallParts parts = new CallParts(
                store.writer(), store.feed(), tools, dialer, limits, new CallMetrics(new SimpleMeterRegistry()), clock);
        Agent riley = new Agent(
                "riley", "Riley", "bank", "You are Riley.", "", "marin", List.of(), Agent.TurnDetection.standard(), List.of());
        Routes.Builder routes = Routes.builder();
        TwilioRoutes.add(routes, new FrontDesk(parts, List.of(riley)), new RecordedCounters(), TwilioConfig.open(), clock);
        listener = WebSocketListener.bind(
                "127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT", routes.build(), OriginCheck.allowing(Set.of()),
                ListenerLimits.defaults(), loops, (_, _) -> {});
    }

    @AfterEach
    void close() {
        listener.close();
        loops.close();
        tools.close();
        store.close();
    }

    @Test
    void clearGoesOutAtOnceNoMediaFollowsAndTheMarksItReturnsCountForNothing() {
        try (ForeignSocket phone = ForeignSocket.open("ws://127.0.0.1:" + listener.port() + "/calls/twilio")) {
            agentSpeaksASecond(phone);
            phone.text(mark("0:3")).untilReceived();
            on(model -> model.says(new ModelEvent.CallerSpeechStarted("item_u")));
            phone.awaitText(CLEAR::equals);
            for (int number = 4; number <= MARKS; number++) {
                phone.text(mark("0:" + number));
            }
            on(model -> {
                for (int frame = 0; frame < 25; frame++) {
                    model.says(audio());
                }
                model.says(new ModelEvent.CallerTextDelta("item_u", "no wait please"));
            });
            await().until(() -> scripted.asked.contains("truncate item_a 220"));

            assertThat(phone.texts().getLast()).as("nothing after it").isEqualTo(CLEAR);
            assertThat(scripted.asked).containsExactly("cancel", "truncate item_a 220");
        }
    }

    @Test
    void afterAFalseAlarmTheRestIsSentAgainWithMarksOfANewGeneration() {
        try (ForeignSocket phone = ForeignSocket.open("ws://127.0.0.1:" + listener.port() + "/calls/twilio")) {
            agentSpeaksASecond(phone);
            phone.text(mark("0:9")).untilReceived();
            on(model -> {
                model.says(new ModelEvent.CallerSpeechStarted("item_u"));
                model.says(new ModelEvent.CallerSpeechStopped("item_u"));
            });
            phone.awaitText(text -> text.contains("\"1:14\""));
            List<String> after = phone.texts().subList(phone.texts().indexOf(CLEAR) + 1, phone.texts().size());
            assertThat(after).filteredOn(text -> text.contains("\"media\"")).as("from 820 ms on").hasSize(9);

            phone.text(mark("0:10")).text(mark("1:13")).untilReceived();
            on(model -> model.says(new ModelEvent.CallerSpeechStarted("item_v")));
            on(model -> model.says(new ModelEvent.CallerTextDelta("item_v", "no wait please")));
            await().until(() -> scripted.asked.contains("truncate item_a 940"));
        }
    }

    private void agentSpeaksASecond(ForeignSocket phone) {
        phone.text(START);
        await().until(() -> loop != null);
        on(model -> model.says(new ModelEvent.Ready()));
        await().until(() -> {
            // Asks for an answer once the ticket stands.
            on(model -> model.says(new ModelEvent.CallerSpeechCommitted("item_0")));
            return scripted.asked.contains("create");
        });
        on(model -> {
            model.asked.clear();
            model.says(new ModelEvent.ResponseStarted("resp_1"));
            for (int at = 0; at < 1_000; at += 20) {
                model.says(audio());
            }
        });
        phone.awaitText(text -> text.contains("\"0:" + MARKS + "\""));
    }

    private void on(Consumer<ScriptedModel> says) {
        CompletableFuture.runAsync(() -> says.accept(scripted), Objects.requireNonNull(loop)::execute).join();
    }

    private static ModelEvent audio() {
        return new ModelEvent.AgentAudio("resp_1", "item_a", AudioChunk.ofRaw(AudioFormat.PCMU_8K, new byte[160]));
    }

    private static String mark(String name) {
        return "{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"" + name + "\"}}";
    }
}
