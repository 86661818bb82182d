package dev.switchboard.gateway.realtime;

import static dev.switchboard.gateway.realtime.CapturedMessages.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.realtime.RealtimeClientEvent;
import com.openai.models.realtime.RealtimeServerEvent;
import dev.switchboard.gateway.audio.AudioFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RealtimeCodecTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /// Made up, beta's own, or (references in a response's input) missing from the SDK's model.
    private static final Set<String> UNKNOWN_TO_SDK =
            Set.of("hologram", "telepathy.begin", "transcription_session.update", "item_reference");

    static List<String> gaServer() {
        return CapturedMessages.in("ga-server.jsonl");
    }

    static List<String> gaClient() {
        return CapturedMessages.in("ga-client.jsonl");
    }

    static List<String> betaServer() {
        return CapturedMessages.in("beta-server.jsonl");
    }

    static List<String> betaClient() {
        return CapturedMessages.in("beta-client.jsonl");
    }

    @ParameterizedTest
    @MethodSource("gaServer")
    void serverEventIsWrittenAsItWasRead(String message) throws Exception {
        ServerEvent event = RealtimeCodec.decodeServer(bytes(message));
        assertThat(event).isNotInstanceOf(ServerEvent.Unrecognised.class);
        assertSame(RealtimeCodec.encode(event, Dialect.GA), message);
        assertThat(event.type()).isEqualTo(JSON.readTree(message).get("type").asText());
    }

    @ParameterizedTest
    @MethodSource("gaClient")
    void clientEventIsWrittenAsItWasRead(String message) throws Exception {
        ClientEvent event = RealtimeCodec.decodeClient(bytes(message), Dialect.GA);
        assertSame(RealtimeCodec.encode(event, Dialect.GA), message);
    }

    @ParameterizedTest
    @MethodSource("betaServer")
    void betaServerEventIsWrittenAsItWasRead(String message) throws Exception {
        ServerEvent event = RealtimeCodec.decodeServer(bytes(message));
        assertThat(event).isNotInstanceOf(ServerEvent.Unrecognised.class);
        assertSame(RealtimeCodec.encode(event, Dialect.BETA), message);
    }

    @ParameterizedTest
    @MethodSource("betaClient")
    void betaClientEventIsWrittenAsItWasRead(String message) throws Exception {
        assertSame(RealtimeCodec.encode(RealtimeCodec.decodeClient(bytes(message), Dialect.BETA), Dialect.BETA), message);
    }

    @ParameterizedTest
    @MethodSource("gaServer")
    void openAisOwnSdkFindsEveryServerEventValid(String message) throws Exception {
        byte[] encoded = RealtimeCodec.encode(RealtimeCodec.decodeServer(bytes(message)), Dialect.GA);
        RealtimeServerEvent event = ObjectMappers.jsonMapper().readValue(encoded, RealtimeServerEvent.class);
        assertThat(event.isValid()).as(message).isTrue();
    }

    @ParameterizedTest
    @MethodSource("gaClient")
    void openAisOwnSdkFindsEveryClientEventValid(String message) throws Exception {
        byte[] encoded = RealtimeCodec.encode(RealtimeCodec.decodeClient(bytes(message), Dialect.GA), Dialect.GA);
        if (UNKNOWN_TO_SDK.stream().noneMatch(message::contains)) {
            RealtimeClientEvent event = ObjectMappers.jsonMapper().readValue(encoded, RealtimeClientEvent.class);
            assertThat(event.isValid()).as(message).isTrue();
        }
    }

    @Test
    void everyEventOfTheProtocolHasACapturedMessage() {
        assertThat(types(Stream.concat(gaServer().stream(), betaServer().stream()), EventNames.SERVER_EVENTS))
                .containsAll(without(EventNames.SERVER_EVENTS.records().keySet(),
                        "transcription_session.created"));
        assertThat(types(gaClient().stream(), EventNames.CLIENT_EVENTS))
                .containsAll(EventNames.CLIENT_EVENTS.records().keySet());
    }

    @Test
    void everyRecordOfAnEventHasAName() {
        assertThat(EventNames.SERVER_EVENTS.records().values())
                .containsExactlyInAnyOrderElementsOf(recordsOf(ServerEvent.class, ServerEvent.Unrecognised.class));
        assertThat(EventNames.CLIENT_EVENTS.records().values())
                .containsExactlyInAnyOrderElementsOf(recordsOf(ClientEvent.class, ClientEvent.Unrecognised.class));
        assertThat(EventNames.ITEMS.records().values()).containsExactlyInAnyOrderElementsOf(
                recordsOf(ConversationItem.class, ConversationItem.Unrecognised.class));
    }

    @Test
    void unknownEventsKeepTheirJson() throws Exception {
        ServerEvent event = RealtimeCodec.decodeServer(
                bytes("{\"type\":\"response.smell.delta\",\"event_id\":\"e\",\"x\":[1]}"));
        assertThat(event).isInstanceOfSatisfying(ServerEvent.Unrecognised.class, unknown -> {
            assertThat(unknown.type()).isEqualTo("response.smell.delta");
            assertThat(unknown.eventId()).isEqualTo("e");
            assertThat(unknown.json().path("x").path(0).asInt()).isEqualTo(1);
        });
    }

    @Test
    void betaSessionIsBroughtIntoTheGaShape() throws Exception {
        ClientEvent event = RealtimeCodec.decodeClient(bytes(betaClient().getFirst()), Dialect.BETA);
        SessionConfig session = ((ClientEvent.SessionUpdate) event).session();
        SessionConfig.Input input = input(session);
        assertThat(session.outputModalities()).containsExactly("audio");
        assertThat(input.format()).isEqualTo(AudioFormat.PCMU_8K);
        assertThat(input.turnDetection()).isEqualTo(Clearable.cleared());
        assertThat(input.transcription()).isEqualTo(Clearable.to(SessionConfig.Transcription.by("whisper-1")));
        assertThat(input.noiseReduction()).isNull();
        assertThat(session.maxOutputTokens()).isEqualTo(new TokenLimit(4096));
    }

    @Test
    void absentAndNullAreToldApartInAnUpdate() throws Exception {
        SessionConfig base = session("""
                {"type":"realtime","instructions":"A","tools":[{"type":"function","name":"f"}],"audio":{"input":{
                "format":{"type":"audio/pcma"},"transcription":{"model":"m"},"turn_detection":{"type":"server_vad"}},
                "output":{"voice":"ash"}}}""");
        SessionConfig merged = base.merge(session("""
                {"type":"realtime","tools":[],"instructions":"","audio":{"input":{"turn_detection":null},
                "output":{"speed":1.5}}}"""));
        assertThat(merged.tools()).isEmpty();
        assertThat(merged.instructions()).isEmpty();
        assertThat(merged.type()).isEqualTo("realtime");
        assertThat(input(merged).format()).isEqualTo(AudioFormat.PCMA_8K);
        assertThat(input(merged).turnDetection()).isEqualTo(Clearable.cleared());
        assertThat(input(merged).transcription()).isEqualTo(Clearable.to(SessionConfig.Transcription.by("m")));
        assertThat(merged.audio()).isNotNull().satisfies(audio -> assertThat(audio.output())
                .isEqualTo(new SessionConfig.Output(null, VoiceChoice.named("ash"), 1.5)));
    }

    @Test
    void carelessServersAreUnderstood() throws Exception {
        ServerEvent done = RealtimeCodec.decodeServer(bytes("""
                {"type":"response.done","response":{"id":"r","status_details":"turn_detected"}}"""));
        assertThat(((ServerEvent.ResponseDone) done).response().statusDetails())
                .isEqualTo(new RealtimeResponse.StatusDetails("turn_detected", null, null));
        ServerEvent delta = RealtimeCodec.decodeServer(bytes("""
                {"type":"conversation.item.input_audio_transcription.delta","item_id":"i","new_key":{"a":1}}"""));
        assertThat(delta).isEqualTo(new ServerEvent.InputAudioTranscriptionDelta(null, "i", 0, null, null));
    }

    @Test
    void itemsAreDoneOnlyInGa() {
        ServerEvent done = new ServerEvent.ConversationItemDone("e", null, ConversationItem.userText("x"));
        assertThat(Dialect.GA.has(done)).isTrue();
        assertThat(Dialect.BETA.has(done)).isFalse();
        assertThatThrownBy(() -> RealtimeCodec.encode(done, Dialect.BETA))
                .hasMessageContaining("BETA has no conversation.item.done");
    }

    @Test
    void addedItemsAreCreatedInBeta() throws Exception {
        ServerEvent added = new ServerEvent.ConversationItemAdded("e", null, ConversationItem.assistantText("x"));
        JsonNode beta = JSON.readTree(RealtimeCodec.encode(added, Dialect.BETA));
        assertThat(beta.path("type").asText()).isEqualTo("conversation.item.created");
        assertThat(beta.at("/item/content/0/type").asText()).isEqualTo("text");
    }

    private static SessionConfig session(String json) throws MalformedEventException {
        byte[] update = bytes("{\"type\":\"session.update\",\"session\":" + json + "}");
        return ((ClientEvent.SessionUpdate) RealtimeCodec.decodeClient(update, Dialect.GA)).session();
    }

    private static SessionConfig.Input input(SessionConfig session) {
        SessionConfig.Audio audio = session.audio();
        SessionConfig.@Nullable Input input = audio == null ? null : audio.input();
        if (input == null) {
            throw new AssertionError("no input in " + session);
        }
        return input;
    }

    private static void assertSame(byte[] encoded, String message) throws Exception {
        assertThat(JSON.readTree(encoded)).isEqualTo(JSON.readTree(message));
    }

    private static Set<String> types(Stream<String> messages, EventNames.Union union) {
        return messages.map(message -> {
            try {
                String type = JSON.readTree(message).get("type").asText();
                return union.aliases().getOrDefault(type, type);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(message, e);
            }
        }).collect(Collectors.toSet());
    }

    private static Set<String> without(Set<String> all, String one) {
        return all.stream().filter(name -> !name.equals(one)).collect(Collectors.toSet());
    }

    private static List<Class<?>> recordsOf(Class<?> sealed, Class<?> fallback) {
        return Stream.of(sealed.getDeclaredClasses())
                .filter(type -> type.isRecord() && sealed.isAssignableFrom(type) && type != fallback)
                .<Class<?>>map(type -> type)
                .toList();
    }
}
