package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.DialFailure;
import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.DialListener;
import dev.switchboard.gateway.net.DialTarget;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.SendResult;
import dev.switchboard.gateway.net.WebSocket;
import dev.switchboard.gateway.net.WebSocketDialer;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What goes wrong on purpose, over real sockets.
class FaultsTest {
    private static final String TRANSCRIBE = "{'type':'session.update','session':{'type':'realtime','audio':{'input':{"
            + "'transcription':{'model':'gpt-transcribe'}}}}}";
    private static final String COMPLETED = "conversation.item.input_audio_transcription.completed";
    private static final String FAILED = "conversation.item.input_audio_transcription.failed";
    private static final String CREATE = "{'type':'response.create'}";
    /// 40 letters of `FakeVoice`: two seconds.
    private static final Thought TWO_SECONDS = new Thought.Say(List.of("Forty letters of the voice are two secs."));

    private final EngineFixture engine = new EngineFixture();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<RealtimeClient> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        clients.forEach(RealtimeClient::close);
        http.shutdownNow();
        engine.close();
    }

    @Test
    void wordsComeLateAndTheAnswerDoesNotWaitForThem() {
        engine.ears.hears("hello");
        RealtimeClient client = connect("fault.transcription_late_ms=600000").send(TRANSCRIBE);
        client.speak(400).silence(600);
        client.await("response.done");
        assertThat(client.seen(COMPLETED)).isEmpty();
        engine.ears.hears("hello");
        RealtimeClient patient = connect("fault.transcription_late_ms=200").send(TRANSCRIBE);
        patient.speak(400).silence(600);
        assertThat(patient.await(COMPLETED).path("transcript").asText()).isEqualTo("hello");
    }

    @Test
    void wordsOfTheFirstTurnComeAfterThoseOfTheSecond() {
        engine.ears.hears("one", "two", "three");
        RealtimeClient client = connect("fault.transcription_order=swapped").send(TRANSCRIBE);
        for (int turn = 0; turn < 3; turn++) {
            client.speak(400).silence(600).await("response.done");
        }
        client.speak(400).silence(600);
        client.await(COMPLETED);
        assertThat(client.seen(COMPLETED)).extracting(event -> event.path("transcript").asText())
                .startsWith("two", "one");
        assertThat(client.seen("input_audio_buffer.committed").getFirst().path("item_id"))
                .isEqualTo(client.seen(COMPLETED).get(1).path("item_id"));
    }

    @Test
    void chosenTurnsCannotBeTranscribedButAreAnswered() {
        engine.ears.hears("one", "two");
        RealtimeClient client = connect("fault.transcription_failed=2").send(TRANSCRIBE);
        client.speak(400).silence(600).await(COMPLETED);
        client.await("response.done");
        client.speak(400).silence(600);
        assertThat(client.await(FAILED).at("/error/code").asText()).isEqualTo("audio_unintelligible");
        client.await("response.done");
        assertThat(client.seen("conversation.item.input_audio_transcription.delta")).hasSize(1);
        assertThat(engine.turns).extracting(Turn::said).containsExactly("one", "two");
    }

    @Test
    void firstAudioIsSlowAndACancelEndsTheWait() {
        RealtimeClient client = connect("fault.first_audio_late_ms=600000");
        client.send(CREATE).await("response.created");
        client.send("{'type':'response.cancel'}");
        assertThat(client.await("response.done").at("/response/status").asText()).isEqualTo("cancelled");
        assertThat(client.seen("response.output_audio.delta")).isEmpty();
        RealtimeClient patient = connect("fault.first_audio_late_ms=300");
        long asked = System.nanoTime();
        patient.send(CREATE).await("response.output_audio.delta");
        assertThat(System.nanoTime() - asked).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(300));
        patient.await("response.done");
    }

    @Test
    void audioKeepsTheAskedRateAndBurstsGoOutAtOnce() {
        engine.mind = _ -> TWO_SECONDS;
        long pacedMs = msToSpeak(connect("fault.audio_rate=4"));
        assertThat(pacedMs).isGreaterThan(450);
        RealtimeClient bursts = connect("fault.audio_rate=0.1&fault.audio_burst_ms=1000");
        bursts.send(CREATE);
        while (bursts.audio("response.output_audio.delta").length < 48 * 900) {
            bursts.await("response.output_audio.delta");
        }
        bursts.send("{'type':'response.cancel'}");
        assertThat(bursts.await("response.done").at("/response/status").asText()).isEqualTo("cancelled");
        assertThat(bursts.audio("response.output_audio.delta").length).isLessThan(48 * 1500);
    }

    @Test
    void oneAnswerComesAsSeveralMessages() {
        engine.mind = _ -> new Thought.Say(List.of("First the one thing.", "Then another."));
        RealtimeClient client = connect("fault.items=3");
        client.send(CREATE);
        JsonNode output = client.await("response.done").at("/response/output");
        assertThat(output).hasSize(3).allSatisfy(item -> {
            assertThat(item.path("role").asText()).isEqualTo("assistant");
            assertThat(item.path("status").asText()).isEqualTo("completed");
        });
        assertThat(output).extracting(item -> item.at("/content/0/transcript").asText())
                .containsExactly("First the one", "thing.", "Then another.");
        assertThat(client.seen("response.output_audio.done")).extracting(event -> event.path("output_index").asInt())
                .containsExactly(0, 1, 2);
    }

    @Test
    void eventsAndFieldsNobodyKnowsAreStrewnIn() {
        RealtimeClient client = connect("fault.unknown_events=2&fault.unknown_fields=on");
        client.send(CREATE).await("response.done");
        List<JsonNode> known = client.seen().stream().filter(event -> event.has("unheard_of")).toList();
        List<JsonNode> strange = client.seen().stream().filter(event -> !event.has("unheard_of")).toList();
        assertThat(known).extracting(event -> event.path("type").asText())
                .contains("session.created", "response.output_audio.delta", "response.done");
        // The SDK calls what it does not know invalid.
        assertThat(strange).hasSizeBetween(known.size() / 2 - 1, known.size() / 2)
                .allMatch(event -> event.path("type").asText().contains(".unheard_of"));
    }

    @ParameterizedTest
    @CsvSource({
        "failed:server_error, failed, server_error, server_error",
        "failed:rate_limit_exceeded, failed, tokens, rate_limit_exceeded",
        "failed:insufficient_quota, failed, insufficient_quota, insufficient_quota",
    })
    void responsesFailBeforeTheySayAnything(String fault, String status, String type, String code) {
        RealtimeClient client = connect("fault.response=" + fault + "@2");
        client.send(CREATE);
        assertThat(client.await("response.done").at("/response/status").asText()).isEqualTo("completed");
        client.forget().send(CREATE);
        JsonNode response = client.await("response.done").path("response");
        assertThat(response.path("status").asText()).isEqualTo(status);
        assertThat(response.path("output")).isEmpty();
        assertThat(response.at("/status_details/error/type").asText()).isEqualTo(type);
        assertThat(response.at("/status_details/error/code").asText()).isEqualTo(code);
        client.forget().send(CREATE);
        assertThat(client.await("response.done").at("/response/status").asText()).isEqualTo("completed");
    }

    @ParameterizedTest
    @CsvSource({"max_output_tokens", "content_filter"})
    void responsesStopInTheMiddleOfTheirWords(String reason) {
        engine.mind = _ -> TWO_SECONDS;
        RealtimeClient client = connect("fault.response=incomplete:" + reason + "&fault.response_after_ms=500");
        client.send(CREATE);
        JsonNode response = client.await("response.done").path("response");
        assertThat(response.path("status").asText()).isEqualTo("incomplete");
        assertThat(response.at("/status_details/reason").asText()).isEqualTo(reason);
        assertThat(response.at("/output/0/status").asText()).isEqualTo("incomplete");
        assertThat(client.audio("response.output_audio.delta").length / 48).isBetween(500, 800);
        assertThat(client.types()).contains("response.output_audio.done", "response.content_part.done");
    }

    @ParameterizedTest
    @CsvSource({
        "401, invalid_request_error, invalid_api_key,",
        "404, invalid_request_error, model_not_found,",
        "429, tokens, rate_limit_exceeded, 7",
        "500, server_error, server_error,",
        "503, server_error, service_unavailable, 7",
    })
    void handshakesAreRefusedInTheApisShape(int status, String type, String code, String retryAfter)
            throws Exception {
        String wait = retryAfter == null ? "" : "&fault.retry_after_s=" + retryAfter;
        RawHandshake response = handshake("fault.handshake=" + status + wait);
        assertThat(response.status()).isEqualTo(status);
        JsonNode error = new ObjectMapper().readTree(response.body()).path("error");
        assertThat(error.path("type").asText()).isEqualTo(type);
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(response.headers().get("retry-after")).isEqualTo(retryAfter);
    }

    @ParameterizedTest
    @CsvSource({"1001", "1011", "4000"})
    void connectionClosesWhenTheSecondResponseBegins(int code) throws Exception {
        RealtimeClient client = connect("fault.close=" + code + "@response:2");
        client.send(CREATE).await("response.done");
        client.forget().send(CREATE);
        assertThat(client.closeCode.get(20, TimeUnit.SECONDS)).isEqualTo(code);
        client.await("response.created");
        assertThat(client.seen("response.output_item.added")).isEmpty();
    }

    @Test
    void connectionDropsWithoutGoodbyeInTheMiddleOfTheAudio() throws Exception {
        engine.mind = _ -> TWO_SECONDS;
        try (EventLoops loops = EventLoops.start("dropped", 1)) {
            Dropped client = new Dropped();
            WebSocketDialer.Dial _ = new WebSocketDialer(DialLimits.defaults()).dial(loops.next(), DialTarget.of(URI.create(
                    "ws://127.0.0.1:" + engine.server.port() + "/v1/realtime?fault.close=1006@audio:1")), client);
            assertThat(client.code.get(20, TimeUnit.SECONDS)).isEqualTo(CloseCode.LOST);
            assertThat(client.texts).filteredOn(text -> text.contains("\"response.output_audio.delta\"")).hasSize(2);
            assertThat(client.texts.getLast()).contains("response.output_audio.delta");
        }
    }

    @Test
    void connectionClosesAfterATurnOrAfterATime() throws Exception {
        RealtimeClient talker = connect("fault.close=1011@turn:1");
        talker.speak(400).silence(600);
        talker.await("input_audio_buffer.committed");
        assertThat(talker.closeCode.get(20, TimeUnit.SECONDS)).isEqualTo(1011);
        assertThat(connect("fault.close=4000@100ms").closeCode.get(20, TimeUnit.SECONDS)).isEqualTo(4000);
    }

    @Test
    void sessionExpiresWhenItSaidItWould() throws Exception {
        RealtimeClient client = connect("fault.expires_in_s=1");
        long expiresAt = client.await("session.created").at("/session/expires_at").asLong();
        assertThat(expiresAt - Instant.now().getEpochSecond()).isBetween(-20L, 1L);
        client.awaitError("session_expired");
        assertThat(client.closeCode.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
    }

    @Test
    void stalledSessionAnswersNothingAndStaysOpen() throws Exception {
        RealtimeClient client = connect("fault.stall=turn:1");
        client.speak(400).silence(600).await("input_audio_buffer.committed");
        String id = client.seen("session.created").getFirst().at("/session/id").asText();
        client.send("{'type':'response.create','response':{'conversation':'none','instructions':'stalled'}}");
        connect("").send(CREATE).await("response.done");
        assertThat(faults("GET", "").path("live")).extracting(live -> live.path("session").asText()).contains(id);
        assertThat(client.closeCode).isNotDone();
        assertThat(client.forget().takeAll().seen()).isEmpty();
        assertThat(engine.turns).extracting(Turn::instructions).isNotEmpty().doesNotContain("stalled");
    }

    @Test
    void stalledSessionEndsWhenItsClientGoes() throws Exception {
        RealtimeClient client = connect("fault.stall=turn:1");
        client.speak(400).silence(600).await("input_audio_buffer.committed");
        String id = client.seen("session.created").getFirst().at("/session/id").asText();
        client.close();
        await().untilAsserted(() -> assertThat(faults("GET", "").path("live"))
                .extracting(live -> live.path("session").asText())
                .doesNotContain(id));
    }

    @Test
    void nextSessionsGetWhatWasPutDownForThem() throws Exception {
        JsonNode state = faults("POST", "{'sessions':2,'faults':{'response':'failed:server_error','items':2}}");
        assertThat(state.at("/waiting/0/sessions").asInt()).isEqualTo(2);
        assertThat(state.at("/waiting/0/faults/items").asText()).isEqualTo("2");
        assertThat(statusOf(connect(""))).isEqualTo("failed");
        assertThat(statusOf(connect("fault.items=2"))).as("its own faults alone").isEqualTo("completed");
        assertThat(statusOf(connect(""))).isEqualTo("failed");
        assertThat(statusOf(connect(""))).isEqualTo("completed");
        faults("POST", "{'faults':{'handshake':429}}");
        assertThat(handshake("").status()).isEqualTo(429);
        faults("POST", "{'faults':{'handshake':429}}");
        assertThat(faults("DELETE", "").path("waiting")).isEmpty();
        assertThat(statusOf(connect(""))).isEqualTo("completed");
    }

    @Test
    void liveSessionGetsFaultsAndIsFreedOfThem() throws Exception {
        RealtimeClient client = connect("");
        String id = client.await("session.created").at("/session/id").asText();
        assertThat(statusOf(client)).isEqualTo("completed");
        JsonNode state = faults("POST", "{'session':'" + id + "','faults':{'response':'failed:server_error@1'}}");
        assertThat(state.at("/live/0/session").asText()).isEqualTo(id);
        assertThat(state.at("/live/0/faults/response").asText()).isEqualTo("failed:server_error@1");
        assertThat(statusOf(client)).isEqualTo("failed");
        assertThat(statusOf(client)).isEqualTo("completed");
        faults("POST", "{'session':'" + id + "','faults':{'response':'failed:server_error'}}");
        assertThat(faults("DELETE", "").at("/live/0/faults")).isEmpty();
        assertThat(statusOf(client)).isEqualTo("completed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "fault.nonsense=1 | unknown_fault | fault.nonsense | transcription_late_ms",
        "fault.close=1006 | invalid_fault | fault.close | CODE@MOMENT",
        "fault.close=1005@5ms | invalid_fault | fault.close | 1006 to 1014",
        "fault.close=4000@noon | invalid_fault | fault.close | response:N",
        "fault.items=0 | invalid_fault | fault.items | 1 to 16",
        "fault.audio_rate=fast | invalid_fault | fault.audio_rate | 0.1 to 100",
        "fault.audio_burst_ms=9 | invalid_fault | fault.audio_burst_ms | an audio_rate",
        "fault.response=failed:bad_luck | invalid_fault | fault.response | rate_limit_exceeded",
        "fault.transcription_failed=0 | invalid_fault | fault.transcription_failed | such as 1,3",
        "fault.handshake=418 | invalid_fault | fault.handshake | 401, 404, 429, 500 or 503",
        "fault.expires_in_s=99999999999 | invalid_fault | fault.expires_in_s | 1 to 86400",
        "fault.unknown_fields=maybe | invalid_fault | fault.unknown_fields | on or off",
        "fault.stall=5ms&fault.close=1001@5ms | invalid_fault | fault.stall | no close fault",
    })
    void unknownFaultsAndBadValuesAreNamed(String query, String code, String param, String expected)
            throws Exception {
        RawHandshake response = handshake(query);
        assertThat(response.status()).isEqualTo(400);
        JsonNode error = new ObjectMapper().readTree(response.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("param").asText()).isEqualTo(param);
        assertThat(error.path("message").asText()).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ | body",
        "[] | body",
        "{} | faults",
        "{'faults':{'items':[]}} | items",
        "{'faults':{'items':99}} | items",
        "{'faults':{'items':2},'sessions':0} | sessions",
        "{'faults':{'items':2},'session':'sess_none'} | session",
        "{'faults':{'items':2},'when':1} | when",
    })
    void badControlCallsAreNamed(String body, String param) throws Exception {
        HttpResponse<String> response = request("POST", body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new ObjectMapper().readTree(response.body()).at("/error/param").asText()).isEqualTo(param);
        assertThat(faults("GET", "").path("waiting")).isEmpty();
    }

    @Test
    void faultsOfAMomentMayNotContradict() {
        assertThatThrownBy(() -> FaultSyntax.of(Map.of("retry_after_s", "3"))).hasMessageContaining("handshake");
        assertThatThrownBy(() -> FaultSyntax.of(Map.of("response_after_ms", "3"))).hasMessageContaining("response");
    }

    /// Asks for a response; the gateway's own client, since Java's loses what came just before a connection broke.
    private static final class Dropped implements DialListener {
        private final List<String> texts = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Integer> code = new CompletableFuture<>();

        @Override
        public void opened(WebSocket socket) {
            assertThat(socket.sendText(CREATE.replace('\'', '"'))).isEqualTo(SendResult.QUEUED);
        }

        @Override
        public void text(ByteBuf utf8) {
            texts.add(utf8.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void binary(ByteBuf data) {}

        @Override
        public void failed(DialFailure failure) {
            code.completeExceptionally(new IllegalStateException(failure.toString()));
        }

        @Override
        public void closed(int closeCode, String reason) {
            code.complete(closeCode);
        }
    }

    private long msToSpeak(RealtimeClient client) {
        long began = System.nanoTime();
        client.send(CREATE).await("response.done");
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private static String statusOf(RealtimeClient client) {
        return client.send(CREATE).await("response.done").at("/response/status").asText();
    }

    private RealtimeClient connect(String faults) {
        RealtimeClient client = RealtimeClient.with(engine.server.port(), faults);
        clients.add(client);
        return client;
    }

    private JsonNode faults(String method, String body) throws Exception {
        HttpResponse<String> response = request(method, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    private HttpResponse<String> request(String method, String body) throws Exception {
        return http.send(HttpRequest.newBuilder(uri("/faults"))
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private RawHandshake handshake(String faults) throws IOException {
        return RawHandshake.send(engine.server.port(), "/v1/realtime?model=any&" + faults);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + engine.server.port() + path);
    }
}
