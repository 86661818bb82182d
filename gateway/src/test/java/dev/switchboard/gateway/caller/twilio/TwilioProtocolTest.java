package dev.switchboard.gateway.caller.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TwilioProtocolTest {
    private static final String START = """
            {"event":"start","sequenceNumber":"1","streamSid":"MZ1","start":{"streamSid":"MZ1","accountSid":"AC1","callSid":"CA1",\
            "tracks":["inbound"],"customParameters":{"agent":"casey","from":"+1555"},"mediaFormat":{"encoding":"audio/x-mulaw",\
            "sampleRate":8000,"channels":1}}}""";

    private final TwilioProtocol protocol = new TwilioProtocol();

    private TwilioMessage read(String json) {
        return protocol.read(Unpooled.wrappedBuffer(json.getBytes(UTF_8)));
    }

    private static String media(String payload) {
        return "{\"event\":\"media\",\"sequenceNumber\":\"3\",\"streamSid\":\"MZ1\",\"media\":{\"track\":\"inbound\",\"chunk\":\"1\","
                + "\"timestamp\":\"5\",\"payload\":\"" + payload + "\"}}";
    }

    @Test
    void everyDocumentedMessageIsRead() {
        assertThat(read("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}"))
                .isEqualTo(new TwilioMessage.Connected());
        assertThat(read(START)).isEqualTo(new TwilioMessage.Start(
                "MZ1", "CA1", "audio/x-mulaw", 8_000, 1, Map.of("agent", "casey", "from", "+1555")));
        assertThat(read("{\"event\":\"dtmf\",\"streamSid\":\"MZ1\",\"sequenceNumber\":\"5\",\"dtmf\":{\"track\":\"inbound_track\",\"digit\":\"1\"}}"))
                .isEqualTo(new TwilioMessage.Dtmf('1'));
        assertThat(read("{\"event\":\"mark\",\"sequenceNumber\":\"4\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"0:7\"}}"))
                .isEqualTo(new TwilioMessage.Mark("0:7"));
        assertThat(read("{\"event\":\"stop\",\"sequenceNumber\":\"5\",\"streamSid\":\"MZ1\",\"stop\":{\"accountSid\":\"AC1\",\"callSid\":\"CA1\"}}"))
                .isEqualTo(new TwilioMessage.Stop());
        assertThat(read("{\"event\":\"new.thing\"}")).isEqualTo(new TwilioMessage.Unrecognised("new.thing"));
    }

    @Test
    void payloadIsPassedOnAsTheTextItArrivedIn() {
        assertThat(read(media("f/9+AQ=="))).isInstanceOfSatisfying(TwilioMessage.Media.class, found -> {
            assertThat(found.audio().base64()).isEqualTo("f/9+AQ==".getBytes(UTF_8));
            assertThat(found.audio().raw()).containsExactly(0x7f, 0xff, 0x7e, 0x01);
        });
    }

    @Test
    void keyOrderBlanksAndEscapesDoNotMatter() {
        for (String same : List.of(
                "{ \"media\" : { \"payload\" : \"f/8=\" , \"track\" : \"inbound\" } , \"event\" : \"media\" }",
                "{\"event\":\"media\",\"media\":{\"payload\":\"f\\/8=\"}}",
                "{\"note\":\"\\\"payload\\\":\\\"x\\\"\",\"event\":\"media\",\"media\":{\"payload\":\"f/8=\"}}",
                "{\"event\":\"media\",\"extra\":{\"deep\":{\"payload\":\"wrong\"}},\"media\":{\"payload\":\"f/8=\"}}")) {
            assertThat(read(same)).as(same).isInstanceOfSatisfying(TwilioMessage.Media.class, found ->
                    assertThat(found.audio().raw()).containsExactly(0x7f, 0xff));
        }
    }

    @Test
    void outboundTrackIsNotTheCaller() {
        assertThat(read(media("f/8=").replace("inbound", "outbound")))
                .isEqualTo(new TwilioMessage.ForeignTrack("outbound"));
    }

    @Test
    void payloadThatIsNotBase64IsBroken() {
        for (String bad : List.of("", "f", "f/8", "f/8!", "====", "f=8=", "é///")) {
            assertThat(read(media(bad))).as(bad).isInstanceOfSatisfying(TwilioMessage.Broken.class, broken -> {
                assertThat(broken.cause()).isEqualTo("bad_payload");
                assertThat(broken.fatal()).isFalse();
            });
        }
    }

    @Test
    void textThatIsNoMessageIsBrokenForGood() {
        for (String bad : List.of(
                "", "{", "null", "[]", "{\"event\":5}", "{\"event\":\"media\"", "{\"a\":".repeat(40))) {
            assertThat(read(bad)).as(bad).isInstanceOfSatisfying(TwilioMessage.Broken.class, broken -> {
                assertThat(broken.cause()).isEqualTo("malformed_json");
                assertThat(broken.fatal()).isTrue();
            });
        }
        assertThat(read("{\"event\":\"mark\"}")).isInstanceOf(TwilioMessage.Broken.class);
        assertThat(read("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"12\"}}")).isInstanceOf(TwilioMessage.Broken.class);
    }
}
