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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The statements over `call_analysis`.
final class AnalysisTable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AnalysisTable() {}

    /// Stores an analysis in place of any stored before.
    static void put(Sql sql, TicketId id, CallAnalysis analysis) throws SQLException {
        sql.update("DELETE FROM call_analysis WHERE ticket_id = ?", values -> values.text(id.value()));
        CallAnalysis.Side caller = analysis.caller();
        CallAnalysis.Side agent = analysis.agent();
        sql.update(
                """
                INSERT INTO call_analysis (ticket_id, duration_ms, caller_talk_ms, agent_talk_ms, talk_over_ms, non_talk_ms,
                    longest_silence_ms, caller_interruptions, agent_interruptions, interruption_ms,
                    caller_words, agent_words, caller_words_per_minute, agent_words_per_minute,
                    caller_sentiment, agent_sentiment, characteristics)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, %s)
                """
                        .formatted(sql.dialect().json()),
                values -> values.text(id.value())
                        .whole(analysis.durationMs())
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
                        .text(ContactLensJson.of(analysis).toString()));
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
