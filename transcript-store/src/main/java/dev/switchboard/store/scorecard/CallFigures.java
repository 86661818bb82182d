package dev.switchboard.store.scorecard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The figures of one call: delays from its measures, talk and sentiment from its analysis, the rest from its lines. A
/// figure that is not known is absent, and the questions that would follow from it stay open.
final class CallFigures {
    /// So much of the greeting's words must be in the first line: what follows is often cut by the caller.
    private static final double GREETING_SHARE = 0.6;

    private static final Set<String> FAILED = Set.of("failed", "refused");

    private final TicketDetail call;
    private final Map<Figure, Double> values = new EnumMap<>(Figure.class);
    private final Map<Figure, List<Long>> lines = new EnumMap<>(Figure.class);

    /// @param greeting what the agent is to begin with; "" where that is not known
    CallFigures(TicketDetail call, String greeting) {
        this.call = call;
        measured(call.measures());
        JsonNode analysis = call.analysis();
        analysed(analysis == null ? MissingNode.getInstance() : analysis);
        count(Figure.CARD_DATA_BY_AGENT, linesOf(Speaker.AGENT).filter(CallFigures::holdsCardData).toList());
        count(Figure.CARD_DATA_BY_CALLER, linesOf(Speaker.USER).filter(CallFigures::holdsCardData).toList());
        tools();
        greeted(greeting);
        put(Figure.HAND_OFFS, call.metadata().stream().map(MetadataEntry::key).filter("handoff"::equals).count());
    }

    Optional<Double> value(Figure figure) {
        return Optional.ofNullable(values.get(figure));
    }

    /// Interaction ids of the lines that a figure was counted from.
    List<Long> lines(Figure figure) {
        return lines.getOrDefault(figure, List.of());
    }

    /// Lines of that side in which one of the phrases was said.
    List<Long> saying(Speaker speaker, List<String> phrases) {
        List<String> wanted = phrases.stream().map(CallFigures::bare).toList();
        return linesOf(speaker)
                .filter(line -> wanted.stream().anyMatch(bare(line.line().message())::contains))
                .map(Interaction::interactionId)
                .toList();
    }

    private void measured(@Nullable CallMeasures measures) {
        if (measures == null) {
            return;
        }
        CallMeasures.Answers answers = measures.answers();
        put(Figure.GREETING_DELAY_MS, answers.greetingMs());
        put(Figure.ANSWER_DELAY_P50_MS, answers.p50Ms());
        put(Figure.ANSWER_DELAY_P95_MS, answers.p95Ms());
        put(Figure.ANSWER_DELAY_MAX_MS, answers.maxMs());
    }

    private void analysed(JsonNode analysis) {
        if (!analysis.isObject()) {
            return;
        }
        double durationMs = analysis.path("TotalConversationDurationMillis").asDouble();
        JsonNode interruptions = analysis.at("/Interruptions/InterruptionsByInterrupter");
        put(Figure.AGENT_INTERRUPTIONS, (long) interruptions.path("AGENT").size());
        put(Figure.CALLER_INTERRUPTIONS, (long) interruptions.path("CUSTOMER").size());
        put(Figure.LONGEST_SILENCE_MS, analysis.at("/NonTalkTime/LongestMillis").asLong());
        share(Figure.TALK_OVER_PERCENT, analysis.at("/TalkOver/TotalTimeMillis").asDouble(), durationMs);
        share(Figure.SILENCE_PERCENT, analysis.at("/NonTalkTime/TotalTimeMillis").asDouble(), durationMs);
        share(
                Figure.AGENT_TALK_PERCENT,
                analysis.at("/TalkTime/DetailsByParticipant/AGENT/TotalTimeMillis").asDouble(),
                analysis.at("/TalkTime/TotalTimeMillis").asDouble());
        put(Figure.AGENT_WORDS_PER_MINUTE, analysis.at("/TalkSpeed/DetailsByParticipant/AGENT/AverageWordsPerMinute"));
        put(Figure.CALLER_SENTIMENT, analysis.at("/Sentiment/OverallSentiment/CUSTOMER"));
        put(Figure.AGENT_SENTIMENT, analysis.at("/Sentiment/OverallSentiment/AGENT"));
        for (JsonNode quarter : analysis.at("/Sentiment/SentimentByPeriod/QUARTER/CUSTOMER")) {
            if (quarter.path("BeginOffsetMillis").asDouble() >= Math.floor(durationMs * 3 / 4)) {
                put(Figure.CALLER_SENTIMENT_END, quarter.path("Score"));
            }
        }
    }

    private void tools() {
        long calls = 0;
        List<Interaction> failed = call.interactions().stream()
                .filter(line -> line.line().toolCalls().stream().anyMatch(CallFigures::failed))
                .toList();
        for (Interaction line : call.interactions()) {
            calls += line.line().toolCalls().size();
        }
        put(Figure.TOOL_CALLS, calls);
        count(Figure.TOOL_FAILURES, failed);
    }

    private static boolean failed(ToolCall tool) {
        String status = tool.status();
        return status != null && FAILED.contains(status);
    }

    private void greeted(String greeting) {
        Optional<Interaction> first = linesOf(Speaker.AGENT).findFirst();
        List<String> wanted = words(greeting);
        if (first.isEmpty() || wanted.isEmpty()) {
            return;
        }
        Set<String> said = new HashSet<>(words(first.get().line().message()));
        boolean greeted = wanted.stream().filter(said::contains).count() >= GREETING_SHARE * wanted.size();
        put(Figure.GREETING_SAID, greeted ? 1L : 0L);
        lines.put(Figure.GREETING_SAID, List.of(first.get().interactionId()));
    }

    private Stream<Interaction> linesOf(Speaker speaker) {
        return call.interactions().stream()
                .filter(line -> line.line().speaker() == speaker && line.line().toolCalls().isEmpty());
    }

    private static boolean holdsCardData(Interaction line) {
        return line.line().message().contains("[card]") || line.line().message().contains("[cvv]");
    }

    private static List<String> words(String text) {
        return bare(text).isBlank() ? List.of() : Arrays.asList(bare(text).strip().split(" "));
    }

    /// Lower case, single spaces and nothing but letters, digits and apostrophes, with a space at both ends.
    private static String bare(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replace('\u2019', '\'').replaceAll("[^\\p{L}\\p{N}']+", " ").strip();
        return " " + plain + " ";
    }

    private void count(Figure figure, List<Interaction> found) {
        put(figure, (long) found.size());
        lines.put(figure, found.stream().map(Interaction::interactionId).toList());
    }

    private void share(Figure figure, double part, double whole) {
        if (whole > 0) {
            values.put(figure, Math.round(1_000 * part / whole) / 10.0);
        }
    }

    private void put(Figure figure, @Nullable Long value) {
        if (value != null) {
            values.put(figure, (double) value);
        }
    }

    private void put(Figure figure, JsonNode value) {
        if (value.isNumber()) {
            values.put(figure, value.doubleValue());
        }
    }
}
