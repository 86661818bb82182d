package dev.switchboard.store.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.analysis.CallAnalysis;
import dev.switchboard.store.analysis.ContactLensJson;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The statements over `call_analysis`.
final class AnalysisTable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AnalysisTable() {}

    /// Stores analyses in place of any stored before.
    static void put(Sql sql, Map<TicketId, CallAnalysis> analyses) throws SQLException {
        for (List<Map.Entry<TicketId, CallAnalysis>> piece : Sql.pieces(List.copyOf(analyses.entrySet()))) {
            String row = "(" + Sql.times(16, "?") + ", " + sql.dialect().json() + ")";
            sql.update(
                    """
                    INSERT INTO call_analysis (ticket_id, duration_ms, caller_talk_ms, agent_talk_ms, talk_over_ms,
                        non_talk_ms, longest_silence_ms, caller_interruptions, agent_interruptions, interruption_ms,
                        caller_words, agent_words, caller_words_per_minute, agent_words_per_minute,
                        caller_sentiment, agent_sentiment, characteristics)
                    VALUES %s
                    ON CONFLICT (ticket_id) DO UPDATE SET
                        duration_ms = excluded.duration_ms,
                        caller_talk_ms = excluded.caller_talk_ms,
                        agent_talk_ms = excluded.agent_talk_ms,
                        talk_over_ms = excluded.talk_over_ms,
                        non_talk_ms = excluded.non_talk_ms,
                        longest_silence_ms = excluded.longest_silence_ms,
                        caller_interruptions = excluded.caller_interruptions,
                        agent_interruptions = excluded.agent_interruptions,
                        interruption_ms = excluded.interruption_ms,
                        caller_words = excluded.caller_words,
                        agent_words = excluded.agent_words,
                        caller_words_per_minute = excluded.caller_words_per_minute,
                        agent_words_per_minute = excluded.agent_words_per_minute,
                        caller_sentiment = excluded.caller_sentiment,
                        agent_sentiment = excluded.agent_sentiment,
                        characteristics = excluded.characteristics
                    """
                            .formatted(Sql.times(piece.size(), row)),
                    values -> {
                        for (Map.Entry<TicketId, CallAnalysis> analysis : piece) {
                            bind(values.text(analysis.getKey().value()), analysis.getValue());
                        }
                    });
        }
    }

    private static void bind(Sql.Values values, CallAnalysis analysis) throws SQLException {
        CallAnalysis.Side caller = analysis.caller();
        CallAnalysis.Side agent = analysis.agent();
        values.whole(analysis.durationMs())
                .whole(caller.talkMs())
                .whole(agent.talkMs())
                .whole(analysis.talkOverMs())
                .whole(analysis.nonTalkMs())
                .whole(analysis.longestSilenceMs())
                .whole((long) analysis.callerInterruptions().size())
                .whole((long) analysis.agentInterruptions().size())
                .whole(analysis.interruptionMs())
                .whole((long) caller.words())
                .whole((long) agent.words())
                .whole(whole(caller.wordsPerMinute()))
                .whole(whole(agent.wordsPerMinute()))
                .real(caller.sentiment())
                .real(agent.sentiment())
                .text(ContactLensJson.of(analysis).toString());
    }

    /// With the names of Contact Lens.
    static Optional<ObjectNode> of(Sql sql, TicketId id) throws SQLException {
        return sql.first(
                "SELECT characteristics FROM call_analysis WHERE ticket_id = ?",
                values -> values.text(id.value()),
                row -> {
                    try {
                        return JSON.readValue(row.text("characteristics", "{}"), ObjectNode.class);
                    } catch (JsonProcessingException e) {
                        throw new StoreException("read the analysis of " + id, e);
                    }
                });
    }

    private static @Nullable Long whole(@Nullable Integer value) {
        return value == null ? null : Long.valueOf(value);
    }
}
