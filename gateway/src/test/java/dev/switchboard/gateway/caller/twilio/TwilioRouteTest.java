package dev.switchboard.gateway.caller.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Arrival;
import dev.switchboard.gateway.call.CallNotice;
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
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TwilioRouteTest {
    private static final String SECRET = "12345";
    private static final String PUBLIC = "https://voice.example.com";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final FakeReception reception = new FakeReception();
    private final RecordedCounters counters = new RecordedCounters();
    private final EventLoops loops = EventLoops.start("test", 1);
    private final WebSocketListener open = listen(TwilioConfig.open());

    private WebSocketListener listen(TwilioConfig config) {
        Routes.Builder routes = Routes.builder();
        TwilioRoutes.add(routes, reception, counters, config, Clock.systemUTC());
        return WebSocketListener.bind(
                "127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT", routes.build(), OriginCheck.allowing(Set.of()),
                ListenerLimits.defaults(), loops, counters::rejected);
    }

    private WebSocketListener signed() {
        return listen(new TwilioConfig(Optional.of(SECRET), Optional.of(URI.create(PUBLIC))));
    }

    @AfterEach
    void close() {
        open.close();
        loops.close();
    }

    private static String start(String parameters) {
        return "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"streamSid\":\"MZ1\",\"start\":{\"streamSid\":\"MZ1\",\"callSid\":\"CA1\","
                + "\"tracks\":[\"inbound\"],\"customParameters\":" + parameters
                + ",\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1}}}";
    }

    private static String media(byte[] audio) {
        return "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"track\":\"inbound\",\"chunk\":\"1\",\"timestamp\":\"5\",\"payload\":\""
                + Base64.getEncoder().encodeToString(audio) + "\"}}";
    }

    private static String mark(String name) {
        return "{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"" + name + "\"}}";
    }

    private ForeignSocket dial() {
        return ForeignSocket.open("ws://127.0.0.1:" + open.port() + "/calls/twilio");
    }

    private FakeCall answered() {
        await().until(() -> reception.calls.size() == 1);
        return reception.only();
    }

    private ForeignSocket begun() {
        ForeignSocket phone =
                dial().text("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}").text(start("{}"));
        answered();
        return phone;
    }

    @Test
    void callBeginsAtStartWithAgentCallerAndCallId() {
        try (ForeignSocket phone = dial()) {
            phone.text(start("{\"agent\":\"casey\",\"from\":\"+15551234\"}"));
            assertThat(answered().agent).isEqualTo(FakeReception.CASEY);
            assertThat(answered().callerAddress).isEqualTo("+15551234");
            assertThat(answered().lineId).isEqualTo("CA1");
            assertThat(answered().line.format()).isEqualTo(AudioFormat.PCMU_8K);
        }
    }

    @Test
    void theDialledNumberAndTheCallersReachTheReceptionBeforeTheCallBegins() {
        try (ForeignSocket phone = dial()) {
            phone.text(start("{\"to\":\"+6531234567\",\"from\":\"+15551234\"}"));
            answered();
            assertThat(reception.arrivals).last()
                    .isEqualTo(new Arrival("twilio", null, "+6531234567", "+15551234"));
        }
    }

    @Test
    void aCallerWithTooManyCallsHearsBusyAndAStreamThatComesAllTheSameIsClosed() throws Exception {
        try (ForeignSocket phone = dial()) {
            await().until(() -> reception.openPermits.get() == 1);
            reception.refuse(429, "too_many_calls", "too many calls", 7);
            phone.text(start("{\"from\":\"+15551234\"}"));
            assertThat(phone.awaitClose()).startsWith("1013 too many calls");
            assertThat(reception.calls).isEmpty();
            await().until(() -> reception.openPermits.get() == 0);
        }
        assertThat(post(open, "/twilio/voice", Map.of("From", "+15551234"), "").body()).contains("<Reject reason=\"busy\"/>");
    }

    @Test
    void audioPassesUntouchedBothWays() {
        byte[] heard = {1, 2, (byte) 0xff, 0x7f};
        byte[] spoken = {9, 8, 7};
        try (ForeignSocket phone = begun()) {
            phone.text(media(heard));
            await().until(() -> answered().audio().length == 4);
            assertThat(answered().audio()).isEqualTo(heard);
            assertThat(answered().play("item_a", spoken)).isEqualTo(PlayResult.QUEUED);
            await().until(() -> phone.texts().size() == 2);
            assertThat(phone.texts()).containsExactly(
                    "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"CQgH\"}}",
                    "{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"0:1\"}}");
        }
    }

    @Test
    void echoedMarksSayHowMuchOfEachItemWasHeard() {
        try (ForeignSocket phone = begun()) {
            answered().play("item_a", new byte[160]);
            answered().play("item_a", new byte[320]);
            answered().play("item_b", new byte[80]);
            phone.text(mark("0:1")).text(mark("0:3"));
            await().until(() -> answered().events.size() == 3);
            assertThat(answered().events).containsExactly(new CallerEvent.Heard("item_a", 20),
                    new CallerEvent.Heard("item_a", 60), new CallerEvent.Heard("item_b", 10));
        }
    }

    @Test
    void longAudioIsSentInPiecesSoThatMarksTellWhereTheEarIs() {
        byte[] speech = new byte[2_000];
        for (int i = 0; i < speech.length; i++) {
            speech[i] = (byte) i;
        }
        try (ForeignSocket phone = begun()) {
            answered().play("item_a", speech);
            await().until(() -> phone.texts().size() == 6);
            String sent = phone.texts().stream().filter(text -> text.contains("payload"))
                    .map(text -> text.replaceAll(".*payload\":\"|\".*", "")).collect(Collectors.joining());
            assertThat(Base64.getDecoder().decode(sent)).isEqualTo(speech);
            phone.text(mark("0:1")).text(mark("0:2")).text(mark("0:3"));
            await().until(() -> answered().events.size() == 3);
            assertThat(answered().events).containsExactly(new CallerEvent.Heard("item_a", 96),
                    new CallerEvent.Heard("item_a", 192), new CallerEvent.Heard("item_a", 250));
        }
    }

    @Test
    void marksReturnedByAClearDoNotCountAsHeard() {
        try (ForeignSocket phone = begun()) {
            answered().play("item_a", new byte[160]);
            answered().clear("item_a");
            answered().play("item_b", new byte[240]);
            phone.awaitText("{\"event\":\"clear\",\"streamSid\":\"MZ1\"}"::equals);
            phone.awaitText(text -> text.contains("\"1:2\""));
            phone.text(mark("0:1")).text(mark("1:2")).text(mark("theirs")).text(mark("7:1"));
            await().until(() -> counters.count("rejected/twilio/unknown_mark") == 2);
            assertThat(answered().events).containsExactly(new CallerEvent.Heard("item_b", 30));
        }
    }

    @Test
    void digitsAndStopBecomeEvents() {
        try (ForeignSocket phone = begun()) {
            phone.text("{\"event\":\"dtmf\",\"streamSid\":\"MZ1\",\"dtmf\":{\"digit\":\"5\"}}")
                    .text("{\"event\":\"stop\",\"streamSid\":\"MZ1\",\"stop\":{}}");
            assertThat(phone.awaitClose()).isEqualTo("1000 stopped");
            assertThat(answered().events)
                    .containsExactly(new CallerEvent.Digit('5'), new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        }
    }

    @Test
    void lastWordsArePlayedOutBeforeTheLineIsClosed() {
        try (ForeignSocket phone = begun()) {
            FakeCall call = answered();
            call.play("item_a", new byte[160]);
            call.hangUp(EndReason.DURATION_LIMIT);
            call.show(new CallNotice.Ended("TKT", EndReason.DURATION_LIMIT));
            phone.awaitText(text -> text.contains("mark"));
            phone.text(mark("0:1"));
            assertThat(phone.awaitClose()).isEqualTo("1000 duration_limit");
            assertThat(call.events(CallerEvent.Gone.class)).isEmpty();
        }
    }

    @Test
    void otherEndsCloseAtOnce() {
        try (ForeignSocket phone = begun()) {
            answered().play("item_a", new byte[160]);
            answered().hangUp(EndReason.SHUTDOWN);
            assertThat(phone.awaitClose()).isEqualTo("1001 shutdown");
        }
    }

    @Test
    void audioBeforeStartIsPassedOverAndCounted() {
        try (ForeignSocket phone = dial()) {
            phone.text(media(new byte[160])).text(start("{}")).text(media(new byte[] {5}));
            await().until(() -> answered().audio().length == 1);
            assertThat(counters.count("dropped/twilio/before_start")).isEqualTo(1);
        }
    }

    @Test
    void secondStartEndsTheCall() {
        try (ForeignSocket phone = begun()) {
            phone.text(start("{}"));
            assertThat(phone.awaitClose()).startsWith("1008 a second start");
            assertThat(answered().events).containsExactly(new CallerEvent.Gone(EndReason.CALLER_PROTOCOL_ERROR));
            assertThat(counters.count("rejected/twilio/second_start")).isEqualTo(1);
        }
    }

    @Test
    void whatCannotBecomeACallMakesNone() {
        for (Map.Entry<String, String> bad : Map.of(
                        start("{\"agent\":\"nobody\"}"), "1008 no agent \"nobody\"",
                        start("{}").replace("8000", "16000"), "1003 audio is audio/x-mulaw at 16000 Hz",
                        "{\"event\":\"start\",\"start\":{}}", "1007 start without a streamSid",
                        "not json", "1007 not JSON")
                .entrySet()) {
            try (ForeignSocket phone = dial()) {
                phone.text(bad.getKey());
                assertThat(phone.awaitClose()).startsWith(bad.getValue());
            }
        }
        try (ForeignSocket phone = dial()) {
            phone.binary(new byte[160]);
            assertThat(phone.awaitClose()).startsWith("1003 a binary frame");
        }
        assertThat(reception.calls).isEmpty();
        await().until(() -> reception.openPermits.get() == 0);
    }

    @Test
    void oversizeMessageEndsTheCall() {
        try (ForeignSocket phone = begun()) {
            phone.text("x".repeat(TwilioProtocol.MAX_MESSAGE_BYTES + 1));
            assertThat(phone.awaitClose()).startsWith("1009 message larger than max-message-bytes");
            await().until(() -> answered().events.contains(new CallerEvent.Gone(EndReason.CALLER_PROTOCOL_ERROR)));
        }
    }

    @Test
    void badPayloadsAreCountedAndTheCallGoesOn() {
        try (ForeignSocket phone = begun()) {
            phone.text("{\"event\":\"media\",\"media\":{\"payload\":\"!!\"}}").text("{\"event\":\"unheard.of\"}")
                    .text(media(new byte[] {5}));
            await().until(() -> answered().audio().length == 1);
            assertThat(counters.count("rejected/twilio/bad_payload")).isEqualTo(1);
            assertThat(counters.count("unrecognised/twilio/unknown")).isEqualTo(1);
        }
    }

    @Test
    void fullHouseIsRefusedBeforeTheUpgrade() {
        reception.refuse(503, "full", "all lines are busy", 9);
        var refused = ForeignSocket.refused("ws://127.0.0.1:" + open.port() + "/calls/twilio", Map.of());
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("9");
    }

    @Test
    void webhookAnswersTwimlThatNamesTheStream() throws Exception {
        HttpResponse<String> twiml =
                post(open, "/twilio/voice?agent=casey", Map.of("From", "+1<5>&\"5'", "CallSid", "CA1"), "");
        assertThat(twiml.statusCode()).isEqualTo(200);
        assertThat(twiml.headers().firstValue("Content-Type")).contains("text/xml; charset=utf-8");
        assertThat(twiml.body()).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?>
                <Response><Connect><Stream url="ws://127.0.0.1:%d/calls/twilio"><Parameter name="from" value="+1&lt;5&gt;&amp;&quot;5&apos;"/>\
                <Parameter name="agent" value="casey"/></Stream></Connect></Response>
                """.formatted(open.port()));
        assertThat(post(open, "/twilio/voice?agent=nobody", Map.of(), "").statusCode()).isEqualTo(404);
        assertThat(post(open, "/twilio/status", Map.of("CallStatus", "completed"), "").statusCode()).isEqualTo(204);
    }

    @Test
    void withASecretOnlySignedRequestsWithAFreshTokenGetThrough() throws Exception {
        try (WebSocketListener guarded = signed()) {
            Map<String, String> form = Map.of("From", "+1555", "CallSid", "CA1");
            assertThat(post(guarded, "/twilio/voice", form, "bad").statusCode()).isEqualTo(403);
            assertThat(post(guarded, "/twilio/status", form, "").body()).contains("\"code\":\"bad_signature\"");

            HttpResponse<String> twiml = post(guarded, "/twilio/voice", form, sign(PUBLIC + "/twilio/voice", form));
            String url = twiml.body().replaceAll("(?s).*<Stream url=\"([^\"]+)\".*", "$1");
            assertThat(url).startsWith("wss://voice.example.com/calls/twilio/");
            String path = URI.create(url).getPath();
            String local = "ws://127.0.0.1:" + guarded.port() + path;

            assertThat(ForeignSocket.refused(local, Map.of()).statusCode()).isEqualTo(403);
            assertThat(ForeignSocket.refused(local, Map.of("X-Twilio-Signature", "bad")).statusCode()).isEqualTo(403);
            try (ForeignSocket phone = ForeignSocket.open(local, Map.of("X-Twilio-Signature", sign(url, Map.of())))) {
                phone.text(start("{}"));
                answered();
            }
            assertThat(ForeignSocket.refused(local, Map.of("X-Twilio-Signature", sign(url, Map.of()))).statusCode())
                    .isEqualTo(403);
            assertThat(counters.count("rejected/twilio/bad_signature")).isEqualTo(4);
            assertThat(counters.count("rejected/twilio/bad_token")).isEqualTo(1);
        }
    }

    @Test
    void streamOnThePlainPathNeedsItsTokenAsAParameter() throws Exception {
        try (WebSocketListener guarded = signed()) {
            Map<String, String> form = Map.of("From", "+1555");
            String twiml = post(guarded, "/twilio/voice", form, sign(PUBLIC + "/twilio/voice", form)).body();
            String token = twiml.replaceAll("(?s).*/calls/twilio/([^\"]+)\".*", "$1");
            Map<String, String> signature =
                    Map.of("X-Twilio-Signature", sign("wss://voice.example.com/calls/twilio", Map.of()));
            String local = "ws://127.0.0.1:" + guarded.port() + "/calls/twilio";
            try (ForeignSocket stranger = ForeignSocket.open(local, signature)) {
                stranger.text(start("{\"token\":\"guessed\"}"));
                assertThat(stranger.awaitClose()).startsWith("1008 the stream's token");
            }
            assertThat(reception.calls).isEmpty();
            try (ForeignSocket phone = ForeignSocket.open(local, signature)) {
                phone.text(start("{\"token\":\"" + token + "\"}"));
                answered();
            }
        }
    }

    @Test
    void webPageMayNotPoseAsACarrier() {
        assertThat(ForeignSocket.refused(
                "ws://127.0.0.1:" + open.port() + "/calls/twilio", Map.of("Origin", "https://evil.example"))
                .statusCode()).isEqualTo(403);
    }

    private static String sign(String url, Map<String, String> form) {
        Map<String, List<String>> fields = new TreeMap<>();
        form.forEach((name, value) -> fields.put(name, List.of(value)));
        return TwilioSignature.sign(TwilioSignature.key(SECRET), url, fields);
    }

    private static HttpResponse<String> post(
            WebSocketListener to, String path, Map<String, String> form, String signature) throws Exception {
        String body = form.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
        if (!signature.isEmpty()) {
            request.header("X-Twilio-Signature", signature);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
