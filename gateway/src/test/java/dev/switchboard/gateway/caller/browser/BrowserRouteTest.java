package dev.switchboard.gateway.caller.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.call.CallNotice;
import dev.switchboard.gateway.call.CallNotice.ToolStatus;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.CallerLink.PlayResult;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.caller.FakeReception;
import dev.switchboard.gateway.caller.FakeReception.FakeCall;
import dev.switchboard.gateway.caller.RecordedCounters;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.ForeignSocket;
import dev.switchboard.gateway.net.ListenerLimits;
import dev.switchboard.gateway.net.OriginCheck;
import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.WebSocketListener;
import dev.switchboard.store.transcript.Speaker;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrowserRouteTest {
    private final FakeReception reception = new FakeReception();
    private final RecordedCounters counters = new RecordedCounters();
    private final EventLoops loops = EventLoops.start("test", 1);
    private WebSocketListener listener;

    @BeforeEach
    void listen() {
        Routes routes = Routes.builder().webSocket("/calls/browser", new BrowserRoute(reception, counters)).build();
        listener = WebSocketListener.bind(
                "127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT", routes, OriginCheck.allowing(Set.of()),
                ListenerLimits.defaults(), loops, counters::rejected);
    }

    @AfterEach
    void close() {
        listener.close();
        loops.close();
    }

    private String url(String query) {
        return "ws://127.0.0.1:" + listener.port() + "/calls/browser" + query;
    }

    private FakeCall answered() {
        await().until(() -> reception.calls.size() == 1);
        return reception.only();
    }

    @Test
    void callerIsAnsweredByTheAgentItChose() {
        try (ForeignSocket caller = ForeignSocket.open(url("?agent=casey"))) {
            FakeCall call = answered();
            call.show(new CallNotice.Started("TKT-1", "s-1", call.agent));
            caller.awaitText("""
                    {"type":"call.started","ticket_id":"TKT-1","session_id":"s-1","agent":{"id":"casey","name":"Casey"},\
                    "audio":{"format":"pcm16","rate":24000,"frame_ms":20}}"""::equals);
            assertThat(call.agent).isEqualTo(FakeReception.CASEY);
            assertThat(call.callerAddress).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void microphoneFramesReachTheCallUnchanged() {
        try (ForeignSocket caller = ForeignSocket.open(url(""))) {
            byte[] first = pattern(960, 1);
            byte[] second = pattern(9_600, 2);
            caller.binary(first).binary(second).binary(pattern(2, 3));
            await().until(() -> answered().audio().length == 10_562);
            assertThat(answered().audio()).startsWith(first).containsSequence(second);
        }
    }

    @Test
    void agentAudioComesInFramesOfTwentyMillisecondsAfterItsItem() {
        try (ForeignSocket caller = ForeignSocket.open(url(""))) {
            byte[] speech = pattern(2_500, 1);
            byte[] more = pattern(500, 2);
            FakeCall call = answered();
            call.onLoop(() -> {
                assertThat(call.line.play("item_a", AudioChunk.ofRaw(BrowserProtocol.FORMAT, speech)))
                        .isEqualTo(PlayResult.QUEUED);
                call.line.play("item_a", AudioChunk.ofRaw(BrowserProtocol.FORMAT, more));
                call.line.play("item_b", chunk(960));
            });
            await().until(() -> caller.messages.size() >= 7);
            assertThat(kinds(caller)).containsExactly(
                    "{\"type\":\"audio.item\",\"item_id\":\"item_a\"}", "960", "960", "960", "120",
                    "{\"type\":\"audio.item\",\"item_id\":\"item_b\"}", "960");
            ByteArrayOutputStream itemA = new ByteArrayOutputStream();
            caller.binaries().subList(0, 4).forEach(itemA::writeBytes);
            assertThat(itemA.toByteArray()).startsWith(speech).endsWith(more);
        }
    }

    @Test
    void tailOfAnItemIsSentWhenNoMoreComes() {
        try (ForeignSocket caller = ForeignSocket.open(url(""))) {
            answered().play("item_a", pattern(1_000, 1));
            await().until(() -> caller.binaries().size() == 2);
            assertThat(kinds(caller)).containsExactly("{\"type\":\"audio.item\",\"item_id\":\"item_a\"}", "960", "40");
        }
    }

    @Test
    void clearDropsTheTailAndTheItemIsNamedAgain() {
        try (ForeignSocket caller = ForeignSocket.open(url(""))) {
            FakeCall call = answered();
            call.onLoop(() -> {
                call.line.play("item_a", chunk(1_000));
                call.line.clear("item_a");
                call.line.play("item_b", chunk(960));
            });
            await().until(() -> caller.messages.size() == 5);
            assertThat(kinds(caller)).containsExactly("{\"type\":\"audio.item\",\"item_id\":\"item_a\"}", "960",
                    "{\"type\":\"audio.clear\",\"item_id\":\"item_a\"}",
                            "{\"type\":\"audio.item\",\"item_id\":\"item_b\"}", "960");
        }
    }

    @Test
    void noticesAreShownInOrder() {
        try (ForeignSocket caller = ForeignSocket.open(url(""))) {
            FakeCall call = answered();
            call.show(new CallNotice.HandedOver(FakeReception.CASEY));
            call.show(new CallNotice.CallerSpeaking(true));
            call.show(new CallNotice.Transcript(Speaker.USER, "item_u", "what is \"this\"?", true));
            call.show(new CallNotice.ToolActivity("search_gxs_help_center", ToolStatus.DONE, 14));
            call.show(new CallNotice.Transcript(Speaker.AGENT, "item_a", "half a pair \uD83D", false));
            call.show(new CallNotice.Problem("model_slow", "One moment"));
            call.show(new CallNotice.Ended("TKT-1", EndReason.DURATION_LIMIT));
            call.hangUp(EndReason.DURATION_LIMIT);
            assertThat(caller.awaitClose()).isEqualTo("1000 duration_limit");
            assertThat(caller.texts()).containsExactly(
                    "{\"type\":\"agent.changed\",\"agent\":{\"id\":\"casey\",\"name\":\"Casey\"}}",
                    "{\"type\":\"caller.speaking\",\"active\":true}",
                    "{\"type\":\"transcript\",\"speaker\":\"user\",\"item_id\":\"item_u\",\"text\":\"what is \\\"this\\\"?\",\"final\":true}",
                    "{\"type\":\"tool\",\"name\":\"search_gxs_help_center\",\"status\":\"done\",\"duration_ms\":14}",
                    "{\"type\":\"transcript\",\"speaker\":\"agent\",\"item_id\":\"item_a\",\"text\":\"half a pair ?\",\"final\":false}",
                    "{\"type\":\"error\",\"code\":\"model_slow\",\"message\":\"One moment\"}",
                    "{\"type\":\"call.ended\",\"ticket_id\":\"TKT-1\",\"reason\":\"duration_limit\"}");
            assertThat(call.events(CallerEvent.Gone.class)).isEmpty();
        }
    }

    @Test
    void typedTextDigitsAndPlaybackBecomeEvents() {
        try (ForeignSocket caller = ForeignSocket.open(url(""))) {
            answered().play("item_a", pattern(9_600, 1));
            caller.text("{\"type\":\"text\",\"text\":\" hello \"}")
                    .text("{\"type\":\"dtmf\",\"digit\":\"#\"}")
                    .text("{\"type\":\"playback\",\"item_id\":\"item_a\",\"played_ms\":120}")
                    .text("{\"type\":\"playback\",\"item_id\":\"item_a\",\"played_ms\":99999}");
            await().until(() -> answered().events.size() == 4);
            assertThat(answered().events).containsExactly(new CallerEvent.Typed("hello"), new CallerEvent.Digit('#'),
                    new CallerEvent.Heard("item_a", 120), new CallerEvent.Heard("item_a", 200));
        }
    }

    @Test
    void hangUpMessageEndsTheCallAndIsConfirmed() {
        try (ForeignSocket caller = ForeignSocket.open(url(""))) {
            answered().show(new CallNotice.Started("TKT-7", "s", FakeReception.RILEY));
            caller.text("{\"type\":\"hangup\"}");
            assertThat(caller.awaitClose()).isEqualTo("1000 caller_hangup");
            assertThat(caller.texts().getLast())
                    .isEqualTo("{\"type\":\"call.ended\",\"ticket_id\":\"TKT-7\",\"reason\":\"caller_hangup\"}");
            assertThat(answered().events).containsExactly(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        }
    }

    @Test
    void closedPageAndCutLineAreHangUps() {
        ForeignSocket page = ForeignSocket.open(url(""));
        await().until(() -> reception.calls.size() == 1);
        page.end(1001);
        ForeignSocket line = ForeignSocket.open(url(""));
        await().until(() -> reception.calls.size() == 2);
        line.cut();
        await().until(() -> reception.calls.stream().allMatch(call -> call.events.size() == 1));
        assertThat(reception.calls).allSatisfy(call ->
                assertThat(call.events).containsExactly(new CallerEvent.Gone(EndReason.CALLER_HANGUP)));
        assertThat(reception.openPermits).hasValue(0);
    }

    @Test
    void badMessagesAreAnsweredCountedAndTheCallGoesOn() {
        try (ForeignSocket caller = ForeignSocket.open(url(""))) {
            caller.text("{not json")
                    .text("[1]")
                    .text("[".repeat(500))
                    .text("{\"type\":\"text\",\"text\":\"" + "x".repeat(2_001) + "\"}")
                    .text("{\"type\":\"text\"}")
                    .text("{\"type\":\"dtmf\",\"digit\":\"12\"}")
                    .text("{\"type\":\"playback\",\"item_id\":\"i\",\"played_ms\":-1}")
                    .text("{\"type\":\"playback\",\"item_id\":\"never_sent\",\"played_ms\":1}")
                    .text("{\"type\":\"no.such.type\"}")
                    .binary(new byte[961])
                    .binary(new byte[9_602])
                    .binary(new byte[0])
                    .text("{\"type\":\"text\",\"text\":\"still here\"}");
            await().until(() -> answered().events.contains(new CallerEvent.Typed("still here")));
            assertThat(answered().events).hasSize(1);
            assertThat(caller.texts()).hasSize(10).allMatch(text -> text.startsWith("{\"type\":\"error\""));
            assertThat(caller.texts().get(3)).contains("text_too_long", "2001", "2000");
            assertThat(caller.texts().get(7)).contains("bad_frame", "961", "9600");
            assertThat(counters.count("rejected/browser/malformed_json")).isEqualTo(3);
            assertThat(counters.count("rejected/browser/bad_frame")).isEqualTo(3);
            assertThat(counters.count("rejected/browser/unknown_item")).isEqualTo(1);
            assertThat(counters.count("unrecognised/browser/unknown")).isEqualTo(1);
        }
    }

    @Test
    void moreThanFiftyBadMessagesCloseTheLine() {
        try (ForeignSocket caller = ForeignSocket.open(url(""))) {
            for (int bad = 0; bad <= BrowserCall.VIOLATIONS_TOLERATED; bad++) {
                caller.binary(new byte[3]);
            }
            assertThat(caller.awaitClose()).startsWith("1007 more than 50 bad messages");
            assertThat(answered().events).containsExactly(new CallerEvent.Gone(EndReason.CALLER_PROTOCOL_ERROR));
        }
    }

    @Test
    void oversizeMessageClosesTheLineNamingTheLimit() {
        try (ForeignSocket caller = ForeignSocket.open(url(""))) {
            answered();
            caller.text("x".repeat(BrowserProtocol.MAX_MESSAGE_BYTES + 1));
            assertThat(caller.awaitClose()).isEqualTo("1009 message larger than max-message-bytes 32768");
            await().until(() -> answered().events.contains(new CallerEvent.Gone(EndReason.CALLER_PROTOCOL_ERROR)));
            assertThat(counters.count("rejected/browser/too_big")).isEqualTo(1);
        }
    }

    @Test
    void refusedUpgradesAreHttpErrorsAndMakeNoCall() {
        assertThat(ForeignSocket.refused(url("?agent=nobody"), Map.of()).statusCode()).isEqualTo(404);
        assertThat(ForeignSocket.refused(url(""), Map.of("Origin", "https://evil.example")).statusCode())
                .isEqualTo(403);
        reception.refuse(503, "full", "all lines are busy", 5);
        var full = ForeignSocket.refused(url(""), Map.of());
        assertThat(full.statusCode()).isEqualTo(503);
        assertThat(full.headers().firstValue("Retry-After")).contains("5");
        assertThat(reception.calls).isEmpty();
        assertThat(reception.openPermits).hasValue(0);
        assertThat(counters.count("rejected/browser/bad_origin")).isEqualTo(1);
        assertThat(counters.count("rejected/browser/unknown_agent")).isEqualTo(1);
        assertThat(counters.count("rejected/browser/full")).isEqualTo(1);
    }

    @Test
    void callThatCannotBeAnsweredGivesItsPlaceBack() {
        reception.failToAnswer(new IllegalStateException("no ticket"));
        try (ForeignSocket caller = ForeignSocket.open(url(""))) {
            assertThat(caller.awaitClose()).isEqualTo("1011 the call could not be answered");
            assertThat(reception.openPermits).hasValue(0);
        }
    }

    private static List<String> kinds(ForeignSocket caller) {
        return caller.messages.stream()
                .map(message -> message instanceof byte[] bytes ? Integer.toString(bytes.length) : (String) message)
                .toList();
    }

    private static AudioChunk chunk(int bytes) {
        return AudioChunk.ofRaw(BrowserProtocol.FORMAT, new byte[bytes]);
    }

    private static byte[] pattern(int bytes, int seed) {
        byte[] pattern = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            pattern[i] = (byte) (i * 31 + seed);
        }
        return pattern;
    }
}
