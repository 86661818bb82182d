package dev.switchboard.gateway;

import static dev.switchboard.gateway.DroppedCalls.awaitQuiet;
import static dev.switchboard.gateway.DroppedCalls.said;
import static dev.switchboard.gateway.DroppedCalls.together;
import static dev.switchboard.gateway.DroppedCalls.tools;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.DroppedCalls.DroppedCall;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import dev.switchboard.gateway.softphone.BrowserPhone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Spoken calls that outlive the connection to their model, and calls whose ends go at random moments. Beside
/// `SteadyCallIT` so that both can go on at the same time.
class SteadySpeechIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RATE = "what is the interest rate for the saving pockets";
    private static final String FREEZE = "how do i freeze my card";

    @TempDir
    private static Path dir;

    private static RunningGateway running;
    private static DroppedCalls calls;

    @BeforeAll
    static void start() {
        running = new RunningGateway(
                dir, Map.of("SWITCHBOARD_MODEL_KEEPALIVE", "3s", "SWITCHBOARD_CALL_SILENCE_PROMPT", "0"));
        calls = new DroppedCalls(running);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    /// Two at a time, for the ears of two take two cores.
    @ParameterizedTest
    @CsvSource("1006@turn:1, 1011@audio:2")
    void aSpokenQuestionSurvivesADropAndIsHeardOnce(String atTheWords, String atTheAnswer) throws Exception {
        FliteVoice caller = FliteVoice.open("rms");
        assumeTrue(caller.available(), caller.missing());
        List<DroppedCall> dropped = List.of(
                calls.afterItsGreeting("{\"close\":\"" + atTheWords + "\"}"),
                calls.afterItsGreeting("{\"close\":\"" + atTheAnswer + "\",\"transcription_late_ms\":1500}"));
        together(dropped, call -> {
            awaitQuiet(call.phone);
            call.phone.speak(SpokenLine.by(caller, RATE, call.phone.sampleRateHz()));
            call.notes.line("agent", text -> text.contains("3.88"));
            awaitQuiet(call.phone);
            call.phone.hangUp();
        });

        for (DroppedCall call : dropped) {
            JsonNode ticket = calls.closed(call.notes.ticketId);
            assertThat(call.notes.problems).as(call.drop).contains("model_reconnecting", "model_back");
            assertThat(said(ticket, "user")).as(call.drop + ticket.path("interactions").toPrettyString()).hasSize(1)
                    .first().asString().contains("interest rate");
            assertThat(tools(ticket)).as(call.drop).isBetween(1, 2);
        }
    }

    /// Either end goes at a random moment, twelve times; afterwards no socket, session or call is left.
    @Test
    void neitherSocketOutlivesTheOther() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 12; i++) {
            boolean modelGoes = random.nextBoolean();
            int afterMs = random.nextInt(1_500);
            calls.nextSession(modelGoes
                    ? "{\"close\":\"1006@" + Math.max(1, afterMs) + "ms\"}"
                    : "{\"first_audio_late_ms\":" + random.nextInt(300) + "}");
            CallNotes notes = new CallNotes();
            try (BrowserPhone phone = running.browser(notes)) {
                phone.type(FREEZE);
                long until = System.nanoTime() + Duration.ofMillis(afterMs).toNanos();
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() > until);
                phone.hangUp();
            }
        }

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(running.gateway.callsInProgress()).isZero();
            assertThat(running.gateway.openVoiceConnections()).isZero();
            assertThat(calls.engine("GET", "").path("live").size()).isZero();
        });
    }

    @AfterEach
    void hangUp() {
        calls.close();
    }
}
