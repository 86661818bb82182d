package dev.switchboard.store.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.measure.TurnMeasures;

/// What a call was measured to be, in the JSON of the REST API. Milliseconds, except where a key says seconds.
final class MeasuresJson {
    private MeasuresJson() {}

    static ObjectNode of(CallMeasures measures) {
        CallMeasures.Talk talk = measures.talk();
        CallMeasures.Answers answers = measures.answers();
        CallMeasures.Work work = measures.work();
        ObjectNode node = JsonNodeFactory.instance.objectNode()
                .put("duration_ms", measures.durationMs())
                .put("caller_talk_ms", talk.callerMs())
                .put("agent_talk_ms", talk.agentMs())
                .put("caller_words", talk.callerWords())
                .put("agent_words", talk.agentWords())
                .put("turns", answers.turns())
                .put("answered_turns", answers.answered())
                .put("interruptions", answers.interruptions())
                .put("greeting_ms", answers.greetingMs());
        node.putObject("answer_delay_ms").put("p50", answers.p50Ms()).put("p95", answers.p95Ms()).put("max", answers.maxMs());
        node.put("responses", work.responses())
                .put("responses_without_usage", work.responsesWithoutUsage())
                .put("tool_calls", work.toolCalls())
                .put("tool_ms", work.toolMs())
                .put("underruns", work.underruns())
                .put("underrun_ms", work.underrunMs());
        bill(node, measures.bill());
        ArrayNode turns = node.putArray("per_turn");
        measures.turns().forEach(turn -> turns.add(turn(turn)));
        return node;
    }

    private static void bill(ObjectNode node, CallMeasures.Bill bill) {
        CallMeasures.Tokens tokens = bill.tokens();
        node.put("model", bill.model()).put("transcription_model", bill.transcriptionModel());
        node.putObject("tokens")
                .put("input_text", tokens.inputText())
                .put("input_audio", tokens.inputAudio())
                .put("input_image", tokens.inputImage())
                .put("cached_text", tokens.cachedText())
                .put("cached_audio", tokens.cachedAudio())
                .put("cached_image", tokens.cachedImage())
                .put("output_text", tokens.outputText())
                .put("output_audio", tokens.outputAudio());
        node.put("session_seconds", bill.sessionMs() / 1000.0);
        node.putObject("transcription")
                .put("input_tokens", bill.transcriptionInputTokens())
                .put("output_tokens", bill.transcriptionOutputTokens())
                .put("seconds", bill.transcriptionMs() / 1000.0);
        node.putObject("cost")
                .put("microdollars", bill.costMicrodollars())
                .put("currency", "USD")
                .put("prices_as_of", bill.pricesAsOf());
    }

    private static ObjectNode turn(TurnMeasures turn) {
        return JsonNodeFactory.instance.objectNode()
                .put("turn", turn.turn())
                .put("begun_by", turn.begunBy().wire())
                .put("begun_at", TicketJson.time(turn.at()))
                .put("first_model_audio_ms", turn.firstModelAudioMs())
                .put("first_line_audio_ms", turn.firstLineAudioMs())
                .put("speech_end_to_line_ms", turn.speechEndToLineMs())
                .put("response_created_ms", turn.responseCreatedMs())
                .put("response_first_delta_ms", turn.responseFirstDeltaMs())
                .put("tool_calls", turn.toolCalls())
                .put("tool_ms", turn.toolMs())
                .put("interruptions", turn.interruptions())
                .put("caller_words", turn.callerWords())
                .put("agent_words", turn.agentWords());
    }
}
