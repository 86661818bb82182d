package dev.switchboard.gateway.caller.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.call.CallNotice;
import dev.switchboard.gateway.call.CallNotice.ToolStatus;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.caller.FakeReception;
import dev.switchboard.gateway.caller.FakeReception.FakeCall;
import dev.switchboard.gateway.caller.RecordedCounters;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.ListenerLimits;
import dev.switchboard.gateway.net.OriginCheck;
import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.TrustedProxies;
import dev.switchboard.gateway.net.WebSocketListener;
import dev.switchboard.store.transcript.Speaker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatRouteTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final FakeReception reception = new FakeReception();
    private final RecordedCounters counters = new RecordedCounters();
    private final EventLoops loops = EventLoops.start("test", 2);
    private WebSocketListener listener;

    @BeforeEach
    void listen() {
        Routes routes = Routes.builder()
                .webSocket("/calls/chat", new ChatRoute(reception, counters, TrustedProxies.NONE, Duration.ofMinutes(10)))
                .build();
        listener = WebSocketListener.bind("127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT", routes, OriginCheck.allowing(Set.of()),
                ListenerLimits.defaults(), loops, counters::rejected);
        reception.whenAnswered(call -> call.line.show(new CallNotice.Started("TKT-1", "session", call.agent)));
    }

    @AfterEach
    void close() {
        listener.close();
        loops.close();
    }

    private static final class Page implements WebSocket.Listener {
        private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
        private final StringBuilder part = new StringBuilder();
        private volatile int closeCode;
        private volatile String closeReason = "";
        private WebSocket socket;

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                try {
                    messages.add(JSON.readTree(part.toString()));
                } catch (Exception notJson) {
                    throw new IllegalStateException(part.toString(), notJson);
                }
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closeReason = reason;
            closeCode = code;
            return null;
        }

        JsonNode first(String type) {
            return first(message -> message.path("type").asText().equals(type));
        }

        JsonNode first(Predicate<JsonNode> wanted) {
            await().until(() -> messages.stream().anyMatch(wanted));
            return messages.stream().filter(wanted).findFirst().orElseThrow();
        }

        void says(String json) {
            socket.sendText(json, true).join();
        }
    }

    private Page open(String query, String... protocols) {
        Page page = new Page();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (protocols.length > 0) {
            builder.subprotocols(protocols[0], List.of(protocols).subList(1, protocols.length).toArray(String[]::new));
        }
        page.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + listener.port() + "/calls/chat" + query), page).join();
        return page;
    }

    private Page resumed(String token) {
        return open("", "switchboard.chat", "resume." + token);
    }

    @Test
    void whatIsWrittenReachesTheAgentAndItsWordsThePage() {
        Page page = open("?agent=casey", "switchboard.chat");
        JsonNode started = page.first("call.started");
        assertThat(started.path("agent").path("id").asText()).isEqualTo("casey");
        assertThat(started.path("resume").asText()).hasSize(32);
        assertThat(started.has("audio")).isFalse();
        page.says("{\"type\":\"typing\"}");
        page.says("{\"type\":\"text\",\"text\":\" two seats 🎫 \"}");
        FakeCall call = reception.only();
        await().until(() -> call.events.contains(new CallerEvent.Typed("two seats 🎫")));
        assertThat(call.line.writing()).hasValueSatisfying(how -> assertThat(how.idle()).isEqualTo(Duration.ofMinutes(10)));
        call.show(new CallNotice.ToolActivity("check_seats", ToolStatus.STARTED, 0));
        call.show(new CallNotice.Transcript(Speaker.AGENT, "a1", "B has", false));
        call.show(new CallNotice.Transcript(Speaker.AGENT, "a1", "B has room.", true));
        call.show(new CallNotice.Answered());
        assertThat(page.first("tool").path("status").asText()).isEqualTo("started");
        assertThat(page.first(message -> message.path("final").asBoolean()).path("text").asText()).isEqualTo("B has room.");
        page.first("answered");
        assertThat(counters.count("unrecognised/chat/unknown")).isZero();
        page.says("{\"type\":\"hangup\"}");
        assertThat(page.first("call.ended").path("reason").asText()).isEqualTo("caller_hangup");
        await().until(() -> page.closeCode == 1000);
        assertThat(call.events).contains(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        assertThatThrownBy(() -> resumed(started.path("resume").asText())).satisfies(failure ->
                assertThat(((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode()).isEqualTo(410));
    }

    @Test
    void aPageThatLostItsConnectionComesBackAndSeesWhatWasSaid() {
        Page page = open("");
        String token = page.first("call.started").path("resume").asText();
        FakeCall call = reception.only();
        call.show(new CallNotice.Transcript(Speaker.USER, "u1", "hello", true));
        call.show(new CallNotice.Transcript(Speaker.AGENT, "a1", "Hi!", true));
        page.first(message -> message.path("text").asText().equals("Hi!"));
        page.socket.abort();
        call.show(new CallNotice.Transcript(Speaker.AGENT, "a2", "Are you there?", true));
        Page again = resumed(token);
        assertThat(again.socket.getSubprotocol()).isEqualTo("switchboard.chat");
        assertThat(again.first("call.started").path("resumed").asBoolean()).isTrue();
        again.first(message -> message.path("text").asText().equals("Are you there?"));
        assertThat(again.messages.stream().map(message -> message.path("text").asText("")).toList())
                .containsExactly("", "hello", "Hi!", "Are you there?");
        again.says("{\"type\":\"text\",\"text\":\"yes\"}");
        await().until(() -> call.events.contains(new CallerEvent.Typed("yes")));
        Page third = resumed(token);
        third.first("call.started");
        await().until(() -> again.closeReason.equals("resumed_elsewhere"));
        assertThat(call.events).noneMatch(CallerEvent.Gone.class::isInstance);
        call.show(new CallNotice.Ended("TKT-1", EndReason.IDLE));
        call.hangUp(EndReason.IDLE);
        assertThat(third.first("call.ended").path("reason").asText()).isEqualTo("idle");
        assertThat(reception.calls).hasSize(1);
    }

    @Test
    void whatIsNoMessageIsSaidAndAtLastEndsTheChat() {
        Page page = open("");
        page.first("call.started");
        page.socket.sendBinary(ByteBuffer.wrap(new byte[960]), true).join();
        assertThat(page.first("error").path("code").asText()).isEqualTo("bad_frame");
        page.says("{\"type\":\"playback\",\"item_id\":\"a\",\"played_ms\":1}");
        for (int i = 0; i < 55; i++) {
            page.socket.sendText("{\"type\":\"text\",\"text\":\"\"}", true).join();
        }
        await().until(() -> reception.only().events.contains(new CallerEvent.Gone(EndReason.CALLER_PROTOCOL_ERROR)));
        assertThat(counters.count("unrecognised/chat/unknown")).isEqualTo(1);
    }

    @Test
    void aRefusalIsAnHttpStatus() {
        assertThatThrownBy(() -> open("?agent=nobody")).satisfies(failure ->
                assertThat(((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode()).isEqualTo(404));
        assertThatThrownBy(() -> resumed("0123")).satisfies(failure ->
                assertThat(((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode()).isEqualTo(410));
        assertThat(reception.calls).isEmpty();
    }
}
