package dev.switchboard.store.record;

import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.measure.TurnMeasures;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The statements over `call_measures` and `turn_measures`.
final class MeasureTable {
    private MeasureTable() {}

    /// Stores the measures of a call in place of any stored before.
    static void put(Sql sql, CallMeasures measures) throws SQLException {
        String id = measures.ticketId().value();
        sql.update("DELETE FROM turn_measures WHERE ticket_id = ?", values -> values.text(id));
        sql.update("DELETE FROM call_measures WHERE ticket_id = ?", values -> values.text(id));
        CallMeasures.Talk talk = measures.talk();
        CallMeasures.Answers answers = measures.answers();
        CallMeasures.Work work = measures.work();
        CallMeasures.Bill bill = measures.bill();
        CallMeasures.Tokens tokens = bill.tokens();
        sql.update(
                """
                INSERT INTO call_measures (ticket_id, duration_ms,
                    caller_talk_ms, agent_talk_ms, caller_words, agent_words,
                    turns, answered_turns, interruptions, greeting_ms, answer_p50_ms, answer_p95_ms, answer_max_ms,
                    responses, responses_without_usage, tool_calls, tool_ms, underruns, underrun_ms,
                    model, transcription_model, input_text_tokens, input_audio_tokens, input_image_tokens,
                    cached_text_tokens, cached_audio_tokens, cached_image_tokens, output_text_tokens,
                    output_audio_tokens, session_ms, transcription_input_tokens, transcription_output_tokens,
                    transcription_ms, cost_microdollars, prices_as_of)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    ?, ?)
                """,
                values -> values.text(id)
                        .whole(measures.durationMs())
                        .whole(talk.callerMs())
                        .whole(talk.agentMs())
                        .whole((long) talk.callerWords())
                        .whole((long) talk.agentWords())
                        .whole((long) answers.turns())
                        .whole((long) answers.answered())
                        .whole((long) answers.interruptions())
                        .whole(answers.greetingMs())
                        .whole(answers.p50Ms())
                        .whole(answers.p95Ms())
                        .whole(answers.maxMs())
                        .whole((long) work.responses())
                        .whole((long) work.responsesWithoutUsage())
                        .whole((long) work.toolCalls())
                        .whole(work.toolMs())
                        .whole((long) work.underruns())
                        .whole(work.underrunMs())
                        .text(bill.model())
                        .text(bill.transcriptionModel())
                        .whole(tokens.inputText())
                        .whole(tokens.inputAudio())
                        .whole(tokens.inputImage())
                        .whole(tokens.cachedText())
                        .whole(tokens.cachedAudio())
                        .whole(tokens.cachedImage())
                        .whole(tokens.outputText())
                        .whole(tokens.outputAudio())
                        .whole(bill.sessionMs())
                        .whole(bill.transcriptionInputTokens())
                        .whole(bill.transcriptionOutputTokens())
                        .whole(bill.transcriptionMs())
                        .whole(bill.costMicrodollars())
                        .text(bill.pricesAsOf()));
        for (TurnMeasures turn : measures.turns()) {
            put(sql, id, turn);
        }
    }

    private static void put(Sql sql, String id, TurnMeasures turn) throws SQLException {
        sql.update(
                """
                INSERT INTO turn_measures (ticket_id, turn, begun_by, begun_at,
                    first_model_audio_ms, first_line_audio_ms, speech_end_to_line_ms,
                    response_created_ms, response_first_delta_ms,
                    tool_calls, tool_ms, interruptions, caller_words, agent_words)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                values -> values.text(id)
                        .whole((long) turn.turn())
                        .text(turn.begunBy().wire())
                        .time(turn.at())
                        .whole(turn.firstModelAudioMs())
                        .whole(turn.firstLineAudioMs())
                        .whole(turn.speechEndToLineMs())
                        .whole(turn.responseCreatedMs())
                        .whole(turn.responseFirstDeltaMs())
                        .whole((long) turn.toolCalls())
                        .whole(turn.toolMs())
                        .whole((long) turn.interruptions())
                        .whole((long) turn.callerWords())
                        .whole((long) turn.agentWords()));
    }

    /// How long calls took, in milliseconds, as far as that was measured.
    static Map<TicketId, Long> durations(Sql sql, List<TicketId> ids) throws SQLException {
        var durations = new HashMap<TicketId, Long>();
        for (List<TicketId> piece : Sql.pieces(ids)) {
            sql.list(
                    "SELECT ticket_id, duration_ms FROM call_measures WHERE ticket_id IN (" + Sql.times(piece.size(), "?")
                            + ")",
                    values -> TicketTable.bind(values, piece),
                    row -> durations.put(new TicketId(row.text("ticket_id", "")), row.whole("duration_ms")));
        }
        return durations;
    }

    static Optional<CallMeasures> of(Sql sql, TicketId id) throws SQLException {
        List<TurnMeasures> turns = sql.list(
                "SELECT * FROM turn_measures WHERE ticket_id = ? ORDER BY turn",
                values -> values.text(id.value()),
                MeasureTable::turn);
        return sql.first(
                "SELECT * FROM call_measures WHERE ticket_id = ?",
                values -> values.text(id.value()),
                row -> new CallMeasures(id, row.whole("duration_ms"), talk(row), answers(row), work(row), bill(row), turns));
    }

    private static CallMeasures.Talk talk(Sql.Row row) throws SQLException {
        return new CallMeasures.Talk(
                row.whole("caller_talk_ms"), row.whole("agent_talk_ms"), count(row, "caller_words"), count(row, "agent_words"));
    }

    private static CallMeasures.Answers answers(Sql.Row row) throws SQLException {
        return new CallMeasures.Answers(
                count(row, "turns"),
                count(row, "answered_turns"),
                count(row, "interruptions"),
                row.wholeOrNull("greeting_ms"),
                row.wholeOrNull("answer_p50_ms"),
                row.wholeOrNull("answer_p95_ms"),
                row.wholeOrNull("answer_max_ms"));
    }

    private static CallMeasures.Work work(Sql.Row row) throws SQLException {
        return new CallMeasures.Work(
                count(row, "responses"),
                count(row, "responses_without_usage"),
                count(row, "tool_calls"),
                row.whole("tool_ms"),
                count(row, "underruns"),
                row.whole("underrun_ms"));
    }

    private static CallMeasures.Bill bill(Sql.Row row) throws SQLException {
        return new CallMeasures.Bill(
                row.text("model"),
                row.text("transcription_model"),
                new CallMeasures.Tokens(
                        row.whole("input_text_tokens"),
                        row.whole("input_audio_tokens"),
                        row.whole("input_image_tokens"),
                        row.whole("cached_text_tokens"),
                        row.whole("cached_audio_tokens"),
                        row.whole("cached_image_tokens"),
                        row.whole("output_text_tokens"),
                        row.whole("output_audio_tokens")),
                row.whole("session_ms"),
                row.whole("transcription_input_tokens"),
                row.whole("transcription_output_tokens"),
                row.whole("transcription_ms"),
                row.wholeOrNull("cost_microdollars"),
                row.text("prices_as_of", ""));
    }

    private static TurnMeasures turn(Sql.Row row) throws SQLException {
        return new TurnMeasures(
                count(row, "turn"),
                TurnMeasures.Beginning.parse(row.text("begun_by", "speech")),
                Objects.requireNonNullElse(row.time("begun_at"), Instant.EPOCH),
                row.wholeOrNull("first_model_audio_ms"),
                row.wholeOrNull("first_line_audio_ms"),
                row.wholeOrNull("speech_end_to_line_ms"),
                row.wholeOrNull("response_created_ms"),
                row.wholeOrNull("response_first_delta_ms"),
                count(row, "tool_calls"),
                row.whole("tool_ms"),
                count(row, "interruptions"),
                count(row, "caller_words"),
                count(row, "agent_words"));
    }

    private static int count(Sql.Row row, String column) throws SQLException {
        return Math.toIntExact(row.whole(column));
    }
}
