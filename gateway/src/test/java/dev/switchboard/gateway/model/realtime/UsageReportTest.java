package dev.switchboard.gateway.model.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.cost.ModelUse;
import dev.switchboard.gateway.cost.TokenUse;
import dev.switchboard.gateway.realtime.MalformedEventException;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsageReportTest {
    private final UsageReport report = new UsageReport("voice", "ears");

    @Test
    void cachedTokensAreTakenOutOfTheInput() {
        ModelUse use = used("""
                {"type":"response.done","event_id":"e","response":{"id":"r","status":"completed","usage":{
                  "total_tokens":1000,"input_tokens":700,"output_tokens":300,
                  "input_token_details":{"text_tokens":400,"audio_tokens":250,"image_tokens":50,"cached_tokens":384,
                    "cached_tokens_details":{"text_tokens":320,"audio_tokens":64,"image_tokens":0}},
                  "output_token_details":{"text_tokens":60,"audio_tokens":240}}}}""");

        assertThat(use).isEqualTo(new ModelUse.Answer("voice", new TokenUse(80, 186, 50, 320, 64, 0, 60, 240)));
    }

    @Test
    void cachedTokensWithoutASplitAreTextFirst() {
        ModelUse use = used("""
                {"type":"response.done","event_id":"e","response":{"id":"r","status":"completed","usage":{
                  "total_tokens":500,"input_tokens":400,"output_tokens":100,
                  "input_token_details":{"text_tokens":100,"audio_tokens":300,"cached_tokens":150},
                  "output_token_details":{"text_tokens":20,"audio_tokens":80}}}}""");

        assertThat(use).isEqualTo(new ModelUse.Answer("voice", new TokenUse(0, 250, 0, 100, 50, 0, 20, 80)));
    }

    @Test
    void aServerThatTellsNoSplitIsTakenToMeanText() {
        ModelUse use = used("""
                {"type":"response.done","event_id":"e","response":{"id":"r","status":"completed",
                 "usage":{"total_tokens":50,"input_tokens":40,"output_tokens":10}}}""");

        assertThat(use).isEqualTo(new ModelUse.Answer("voice", new TokenUse(40, 0, 0, 0, 0, 0, 10, 0)));
    }

    @Test
    void aServerThatClaimsMoreCachedThanUsedIsNotPaidForLessThanNothing() {
        ModelUse use = used("""
                {"type":"response.done","event_id":"e","response":{"id":"r","status":"completed","usage":{
                  "total_tokens":10,"input_tokens":10,"output_tokens":-5,
                  "input_token_details":{"text_tokens":10,"audio_tokens":0,"cached_tokens":90,
                    "cached_tokens_details":{"text_tokens":90,"audio_tokens":0}}}}}""");

        assertThat(use).isEqualTo(new ModelUse.Answer("voice", new TokenUse(0, 0, 0, 90, 0, 0, 0, 0)));
    }

    @Test
    void transcriptionIsToldByTokensOrByItsLength() {
        assertThat(used(transcription("{\"type\":\"duration\",\"seconds\":2.5}")))
                .isEqualTo(new ModelUse.Transcription("ears", TokenUse.NONE, Duration.ofMillis(2_500)));
        assertThat(used(transcription("""
                        {"type":"tokens","input_tokens":30,"output_tokens":9,"total_tokens":39,
                         "input_token_details":{"text_tokens":4,"audio_tokens":26}}""")))
                .isEqualTo(new ModelUse.Transcription("ears", new TokenUse(4, 26, 0, 0, 0, 0, 9, 0), Duration.ZERO));
        assertThat(used(transcription("{\"type\":\"duration\",\"seconds\":1e300}")))
                .isEqualTo(new ModelUse.Transcription("ears", TokenUse.NONE, Duration.ZERO));
    }

    @Test
    void noUsageIsNoReport() {
        assertThat(report("{\"type\":\"response.done\",\"event_id\":\"e\",\"response\":{\"id\":\"r\",\"status\":\"failed\"}}")).isEmpty();
        assertThat(report("{\"type\":\"input_audio_buffer.cleared\",\"event_id\":\"e\"}")).isEmpty();
    }

    private static String transcription(String usage) {
        return "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"event_id\":\"e\",\"item_id\":\"i\","
                + "\"content_index\":0,\"transcript\":\"hello\",\"usage\":" + usage + "}";
    }

    private ModelUse used(String json) {
        return report(json).orElseThrow().use();
    }

    private Optional<ModelEvent.Used> report(String json) {
        try {
            return report.of(RealtimeCodec.decodeServer(json.getBytes(StandardCharsets.UTF_8)));
        } catch (MalformedEventException e) {
            throw new AssertionError(e);
        }
    }
}
