package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import dev.switchboard.gateway.softphone.BrowserPhone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a whole call is measured to be: on its ticket, in /metrics, and in the dashboard that reads them.
class MeasuresIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern METRIC = Pattern.compile("switchboard_[a-z_]+");

    /// A table in which the local engine costs something: a dollar per million tokens heard or said, ten by the minute.
    static final String PRICES = """
            currency: USD
            as_of: 2026-11-29
            source: this test
            models:
              - {names: [switchboard-*], input: {text: 1, audio: 1}, cached: {text: 1, audio: 1}, output: {text: 1, audio: 1}}
              - {names: [pocketsphinx], input: {text: 1, audio: 1}, output: {text: 1}, per_minute: 10}
            """;

    @TempDir
    private static Path dir;

    private static RunningGateway running;

    @BeforeAll
    static void start() throws IOException {
        Path prices = Files.writeString(dir.resolve("prices.yaml"), PRICES);
        running = new RunningGateway(dir.resolve("data"), Map.of("SWITCHBOARD_PRICE_TABLE", prices.toString()));
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void aTypedCallIsMeasuredOnItsTicketInTheMetricsAndInTheDashboard() throws IOException {
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            awaitQuiet(phone);
            phone.type("what is the interest rate for the saving pockets");
            notes.line("agent", text -> text.contains("3.88"));
            awaitQuiet(phone);
            phone.hangUp();
        }

        JsonNode measures = measures(notes.ticketId);
        String told = measures.toPrettyString();
        assertThat(measures.path("turns").asInt()).as(told).isEqualTo(1);
        assertThat(measures.path("answered_turns").asInt()).as(told).isEqualTo(1);
        assertThat(measures.path("tool_calls").asInt()).as(told).isEqualTo(1);
        assertThat(measures.path("interruptions").asInt()).as(told).isZero();
        assertThat(measures.path("agent_words").asInt()).as(told).isGreaterThan(20);
        assertThat(measures.path("caller_words").asInt()).as(told).isEqualTo(9);
        assertThat(measures.path("agent_talk_ms").asLong()).as(told).isBetween(5_000L, measures.path("duration_ms").asLong());
        assertThat(measures.path("responses").asInt()).as(told).isGreaterThanOrEqualTo(3);
        assertThat(measures.path("responses_without_usage").asInt()).as(told).isZero();
        assertThat(measures.path("model").asText()).as(told).isEqualTo("switchboard-local");

        JsonNode tokens = measures.path("tokens");
        assertThat(tokens.path("input_text").asLong()).as(told).isPositive();
        assertThat(tokens.path("output_audio").asLong()).as(told).isGreaterThan(100);
        long all = tokens.valueStream().mapToLong(JsonNode::asLong).sum();
        assertThat(measures.at("/cost/microdollars").asLong()).as("a micro-dollar a token").isEqualTo(all);
        assertThat(measures.at("/cost/prices_as_of").asText()).isEqualTo("2026-11-29");

        JsonNode turns = measures.path("per_turn");
        assertThat(turns.findValuesAsText("begun_by")).containsExactly("greeting", "text");
        for (JsonNode turn : turns) {
            assertOrdered(turn);
        }
        assertThat(turns.get(1).path("tool_calls").asInt()).isEqualTo(1);
        assertThat(measures.at("/answer_delay_ms/max").asLong()).isEqualTo(turns.get(1).path("first_line_audio_ms").asLong());

        assertThat(running.text("/metrics"))
                .contains("switchboard_answer_delay_seconds_count{channel=\"browser\"}")
                .contains("switchboard_model_tokens_total{kind=\"output_audio\",model=\"switchboard-local\"}")
                .contains("switchboard_event_loop_lag_seconds_bucket{loop=\"voice-0\"");
        assertTheDashboardReadsOnlyWhatIsThere(running.text("/metrics"));
    }

    @Test
    void aSpokenCallIsTimedFromTheEndOfSpeech() {
        FliteVoice caller = FliteVoice.open("rms");
        assumeTrue(caller.available(), caller.missing());
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            awaitQuiet(phone);
            phone.speak(SpokenLine.by(caller, "what is the interest rate for the saving pockets", phone.sampleRateHz()));
            notes.line("agent", text -> text.contains("3.88"));
            phone.hangUp();
        }

        JsonNode measures = measures(notes.ticketId);
        String told = measures.toPrettyString();
        JsonNode turn = measures.path("per_turn").valueStream()
                .filter(each -> each.path("begun_by").asText().equals("speech"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(told));
        assertOrdered(turn);
        long window = 400;
        assertThat(turn.path("speech_end_to_line_ms").asLong()).as(told)
                .isGreaterThanOrEqualTo(turn.path("first_line_audio_ms").asLong() + window);
        assertThat(measures.path("caller_talk_ms").asLong()).as(told).isBetween(1_000L, 6_000L);
        assertThat(measures.at("/transcription/input_tokens").asLong() + measures.at("/transcription/seconds").asDouble()).as(told)
                .isPositive();
        assertThat(measures.path("transcription_model").asText()).isEqualTo("pocketsphinx");
    }

    private static void assertOrdered(JsonNode turn) {
        String told = turn.toPrettyString();
        assertThat(turn.path("first_model_audio_ms").isNull()).as(told).isFalse();
        assertThat(turn.path("first_model_audio_ms").asLong()).as(told).isBetween(0L, turn.path("first_line_audio_ms").asLong());
        assertThat(turn.path("first_line_audio_ms").asLong()).as(told).isLessThan(20_000);
    }

    private static void assertTheDashboardReadsOnlyWhatIsThere(String metrics) throws IOException {
        JsonNode dashboard = new JsonMapper().readTree(Files.readString(Path.of("../docs/grafana-dashboard.json")));
        List<JsonNode> panels = dashboard.path("panels").valueStream().filter(panel -> !panel.path("type").asText().equals("row")).toList();
        assertThat(panels).hasSizeGreaterThan(15).allSatisfy(panel -> {
            assertThat(panel.path("description").asText()).as(panel.path("title").asText()).isNotBlank();
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(panel.path("title").asText()).isNotBlank();
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
        });
        TreeSet<String> named = new TreeSet<>();
        dashboard.findValuesAsText("expr").forEach(
                expression -> METRIC.matcher(expression).results().map(MatchResult::group).forEach(named::add));
        assertThat(named).hasSizeGreaterThan(15).allSatisfy(
                name -> assertThat(Pattern.compile("(?m)^" + name + "[{ ]").matcher(metrics).find()).as(name).isTrue());
    }

    private static JsonNode measures(String ticketId) {
        return await().atMost(PATIENCE)
                .until(() -> running.api("/api/tickets/" + ticketId), detail -> detail.at("/ticket/status").asText().equals("closed"))
                .path("measures");
    }

    private static void awaitQuiet(BrowserPhone phone) {
        await().atMost(PATIENCE).until(() -> phone.agentMs() > 0 && phone.agentQuietMs() > 1_000);
    }
}
