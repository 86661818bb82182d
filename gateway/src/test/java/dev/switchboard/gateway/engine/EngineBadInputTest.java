package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Whatever a client sends, the engine answers with an error that says what is wrong, goes on serving, writes no warning
/// into the log and keeps no recogniser.
class EngineBadInputTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SEQUENCES = Integer.getInteger("engine.sequences", 3_000);
    private static final int SEQUENCES_A_SESSION = 200;
    /// Codes that are about one parameter.
    private static final Set<String> WITH_PARAM = Set.of("missing_required_parameter", "unknown_parameter",
            "invalid_type", "invalid_value", "string_above_max_length", "object_above_max_properties",
            "integer_below_min_value", "integer_above_max_value", "decimal_below_min_value", "decimal_above_max_value");
    private static final List<String> VALUES = List.of("null", "[]", "{}", "7", "-1", "1.5", "1e400", "\"\"", "\"x\"",
            "true", "[null]", "[[{}]]", "{\"type\":\"x\"}", "\"inf\"", "99999999999999999999", "\"root\"",
            "\"\\u0000\"");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.switchboard");
    private final EngineFixture engine = new EngineFixture();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        engine.close();
        logger.detachAppender(log);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyBadEventIsAnsweredWithItsCodeAndParameter(boolean beta) {
        try (RealtimeClient client = connect(beta)) {
            for (BadEvent bad : BadEvent.in(beta)) {
                client.send(bad.json());
                JsonNode error = client.await("error").path("error");
                assertThat(error.path("code").asText()).as("%s %s", bad.json(), error).isEqualTo(bad.code());
                assertThat(error.path("param").textValue()).as("%s %s", bad.json(), error).isEqualTo(bad.param());
                assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
                assertThat(error.path("message").asText()).isNotEmpty();
            }
            client.send("{'type':'response.create'}").await("response.done");
        }
        assertNothingIsLoggedOrLeft();
    }

    @Test
    void tenThousandRandomSequencesLeaveNoTrace() throws Exception {
        // Speech is the random sessions' matter; here it would only cost time.
        engine.voice.available = false;
        Random random = new Random(20_261_121);
        List<String> good = goodEvents();
        Map<Boolean, List<BadEvent>> bad = Map.of(false, BadEvent.in(false), true, BadEvent.in(true));
        for (int done = 0; done < SEQUENCES; done += SEQUENCES_A_SESSION) {
            boolean beta = random.nextInt(3) == 0;
            ServerEventRules rules = new ServerEventRules(beta);
            RandomEvents sense = new RandomEvents(random.nextLong(), beta, rules);
            try (RealtimeClient client = connect(beta)) {
                for (int i = 0; i < SEQUENCES_A_SESSION; i++) {
                    sequence(client, rules, sense, bad.getOrDefault(beta, List.of()), good, random, "seq_" + (done + i));
                }
            }
        }
        assertNothingIsLoggedOrLeft();
    }

    @Test
    void textThatIsNotUtf8ClosesTheSession() throws Exception {
        try (RawSocket socket = RawSocket.open(engine.server.port())) {
            socket.text(new byte[] {'{', (byte) 0xC3, (byte) 0x28, '}'});
            assertThat(socket.closeCode()).isEqualTo(1007);
        }
        assertNothingIsLoggedOrLeft();
    }

    @Test
    void frameThatIsNoWebSocketFrameClosesTheSession() throws Exception {
        try (RawSocket socket = RawSocket.open(engine.server.port())) {
            socket.write(new byte[] {(byte) 0xF7, (byte) 0x80, 1, 2, 3, 4});
            assertThat(socket.closeCode()).isEqualTo(1002);
        }
        assertNothingIsLoggedOrLeft();
    }

    /// A few events, each mangled in its own way, then one whose answer shows that the session lives.
    private static void sequence(RealtimeClient client, ServerEventRules rules, RandomEvents sense,
            List<BadEvent> bad, List<String> good, Random random, String name) throws Exception {
        Set<String> sent = new HashSet<>();
        int events = 1 + random.nextInt(4);
        for (int i = 0; i < events; i++) {
            String id = name + "_" + i;
            sent.add(id);
            client.sendRaw(switch (random.nextInt(8)) {
                case 0 -> sense.next().replace('\'', '"');
                case 1 -> bad.get(random.nextInt(bad.size())).json().replace('\'', '"');
                case 2 -> cut(good.get(random.nextInt(good.size())), random);
                case 3 -> noise(random);
                default -> mixedUp(good.get(random.nextInt(good.size())), id, random);
            });
        }
        client.send("{'type':'no.such.event','event_id':'" + name + "'}");
        client.await(event -> {
            rules.accept(event);
            JsonNode error = event.path("error");
            if (event.path("type").asText().equals("error")) {
                assertThat(!WITH_PARAM.contains(error.path("code").asText()) || error.path("param").isTextual())
                        .as("%s names its parameter", error).isTrue();
                String about = error.path("event_id").textValue();
                assertThat(about == null || about.equals(name) || sent.remove(about) || !about.startsWith("seq_"))
                        .as("%s is the one answer to an event", error).isTrue();
            }
            return error.path("event_id").asText().equals(name);
        }, name);
        client.forget();
    }

    private static String cut(String json, Random random) {
        return json.substring(0, random.nextInt(json.length()));
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(random.nextInt(3) == 0 ? "{}[]\",:".charAt(random.nextInt(7)) : (char) random.nextInt(1, 0x3000));
        }
        return text.toString();
    }

    private static String mixedUp(String json, String eventId, Random random) throws Exception {
        ObjectNode event = (ObjectNode) JSON.readTree(json);
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<JsonNode> containers = new ArrayList<>();
            gather(event, containers);
            JsonNode value = JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
            switch (containers.get(random.nextInt(containers.size()))) {
                case ObjectNode object -> change(object, value, random);
                case ArrayNode array when array.isEmpty() -> array.add(value);
                case ArrayNode array -> array.set(random.nextInt(array.size()), value);
                case JsonNode other -> throw new AssertionError(other);
            }
        }
        event.put("event_id", eventId);
        return event.toString();
    }

    private static void change(ObjectNode object, JsonNode value, Random random) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        String key = keys.isEmpty() ? "extra" : keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(4)) {
            case 0 -> object.remove(key);
            case 1 -> object.set("extra", value);
            default -> object.set(key, value);
        }
    }

    private static void gather(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> gather(child, containers));
        }
    }

    private static List<String> goodEvents() {
        return List.of(
                "{'type':'session.update','session':{'type':'realtime','instructions':'X','output_modalities':['text'],"
                        + "'audio':{'input':{'format':{'type':'audio/pcm','rate':24000},'transcription':{'model':'whisper-1'},"
                        + "'noise_reduction':{'type':'near_field'},'turn_detection':{'type':'server_vad','threshold':0.5,"
                        + "'prefix_padding_ms':300,'silence_duration_ms':200,'create_response':true}},'output':{'format':"
                        + "{'type':'audio/pcmu'},'voice':'ash','speed':1.0}},'tools':[{'type':'function','name':'f',"
                        + "'parameters':{}}],'tool_choice':'auto','max_output_tokens':'inf','truncation':'auto'}}",
                "{'type':'session.update','session':{'modalities':['text','audio'],'voice':'sage','input_audio_format':"
                        + "'pcm16','input_audio_transcription':{'model':'whisper-1'},'turn_detection':{'type':"
                        + "'semantic_vad','eagerness':'low'},'temperature':0.8,'max_response_output_tokens':50}}",
                "{'type':'input_audio_buffer.append','audio':'AAAAAAAA'}",
                "{'type':'input_audio_buffer.commit'}",
                "{'type':'input_audio_buffer.clear'}",
                "{'type':'conversation.item.create','previous_item_id':'root','item':{'type':'message','role':'user',"
                        + "'content':[{'type':'input_text','text':'hi'},{'type':'input_audio','audio':'AAAAAAAA'}]}}",
                "{'type':'conversation.item.create','item':{'type':'function_call','name':'f','arguments':'{}'}}",
                "{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'c','output':'o'}}",
                "{'type':'conversation.item.create','item':{'type':'mcp_approval_response','id':'m',"
                        + "'approval_request_id':'a','approve':true}}",
                "{'type':'conversation.item.retrieve','item_id':'a'}",
                "{'type':'conversation.item.truncate','item_id':'a','content_index':0,'audio_end_ms':100}",
                "{'type':'conversation.item.delete','item_id':'a'}",
                "{'type':'response.create','response':{'output_modalities':['text'],'instructions':'X','tools':[],"
                        + "'tool_choice':'none','conversation':'none','metadata':{'k':'v'},'max_output_tokens':9,'input':"
                        + "[{'type':'message','role':'user','content':[{'type':'input_text','text':'hi'}]}]}}",
                "{'type':'response.cancel','response_id':'r'}",
                "{'type':'output_audio_buffer.clear'}",
                "{'type':'transcription_session.update','session':{'input_audio_format':'pcm16'}}")
                .stream().map(event -> event.replace('\'', '"')).toList();
    }

    private void assertNothingIsLoggedOrLeft() {
        Awaitility.await().untilAsserted(() -> assertThat(engine.ears.open).hasValue(0));
        assertThat(List.copyOf(log.list)).filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    private RealtimeClient connect(boolean beta) {
        return beta ? RealtimeClient.beta(engine.server.port()) : RealtimeClient.ga(engine.server.port());
    }
}
