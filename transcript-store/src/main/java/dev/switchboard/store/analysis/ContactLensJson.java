package dev.switchboard.store.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.analysis.CallAnalysis.Side;
import dev.switchboard.store.analysis.CallAnalysis.Stretch;
import java.util.List;

/// An analysis with the names of `ConversationCharacteristics` in the output files of Amazon Contact Lens
/// (<https://docs.aws.amazon.com/connect/latest/adminguide/contact-lens-example-output-files.html>): the caller is `CUSTOMER`.
/// Beside them `TalkOver` and `NonTalkTime.LongestMillis`, which counts any silence.
public final class ContactLensJson {
    private ContactLensJson() {}

    public static ObjectNode of(CallAnalysis analysis) {
        ObjectNode node = object().put("TotalConversationDurationMillis", analysis.durationMs());
        ObjectNode sentiment = node.putObject("Sentiment");
        ObjectNode overall = sentiment.putObject("OverallSentiment");
        put(overall, "AGENT", analysis.agent());
        put(overall, "CUSTOMER", analysis.caller());
        ObjectNode quarters = sentiment.putObject("SentimentByPeriod").putObject("QUARTER");
        quarters(quarters.putArray("AGENT"), analysis.agent(), analysis.durationMs());
        quarters(quarters.putArray("CUSTOMER"), analysis.caller(), analysis.durationMs());

        ObjectNode interruptions = node.putObject("Interruptions");
        ObjectNode by = interruptions.putObject("InterruptionsByInterrupter");
        stretches(by, "AGENT", analysis.agentInterruptions());
        stretches(by, "CUSTOMER", analysis.callerInterruptions());
        interruptions.put("TotalCount", analysis.agentInterruptions().size() + analysis.callerInterruptions().size())
                .put("TotalTimeMillis", analysis.interruptionMs());

        ObjectNode silence = node.putObject("NonTalkTime").put("TotalTimeMillis", analysis.nonTalkMs());
        ArrayNode instances = silence.putArray("Instances");
        analysis.silences().forEach(stretch -> instances.add(stretch(stretch)));
        silence.put("LongestMillis", analysis.longestSilenceMs());

        ObjectNode speed = node.putObject("TalkSpeed").putObject("DetailsByParticipant");
        ObjectNode time = node.putObject("TalkTime");
        ObjectNode times = time.putObject("DetailsByParticipant");
        details(speed, times, "AGENT", analysis.agent());
        details(speed, times, "CUSTOMER", analysis.caller());
        time.put("TotalTimeMillis", analysis.agent().talkMs() + analysis.caller().talkMs());
        node.putObject("TalkOver").put("TotalTimeMillis", analysis.talkOverMs());
        return node;
    }

    private static void put(ObjectNode node, String participant, Side side) {
        Double sentiment = side.sentiment();
        if (sentiment != null) {
            node.put(participant, sentiment);
        }
    }

    private static void quarters(ArrayNode array, Side side, long durationMs) {
        for (int quarter = 0; quarter < side.quarters().size(); quarter++) {
            Double score = side.quarters().get(quarter);
            if (score != null) {
                array.addObject()
                        .put("BeginOffsetMillis", durationMs * quarter / 4)
                        .put("EndOffsetMillis", durationMs * (quarter + 1) / 4)
                        .put("Score", score);
            }
        }
    }

    private static void stretches(ObjectNode node, String participant, List<Stretch> stretches) {
        if (!stretches.isEmpty()) {
            ArrayNode array = node.putArray(participant);
            stretches.forEach(stretch -> array.add(stretch(stretch)));
        }
    }

    private static void details(ObjectNode speed, ObjectNode times, String participant, Side side) {
        Integer wordsPerMinute = side.wordsPerMinute();
        if (wordsPerMinute != null) {
            speed.putObject(participant).put("AverageWordsPerMinute", wordsPerMinute);
            times.putObject(participant).put("TotalTimeMillis", side.talkMs());
        }
    }

    private static ObjectNode stretch(Stretch stretch) {
        return object().put("BeginOffsetMillis", stretch.fromMs())
                .put("DurationMillis", stretch.durationMs())
                .put("EndOffsetMillis", stretch.toMs());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
