package dev.switchboard.store.scorecard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.scorecard.EvaluationEdit.Given;
import dev.switchboard.store.ticket.TicketId;
import java.time.Instant;
import java.util.List;

/// A form of two sections and five questions, of every kind there is.
public final class SampleForm {
    public static final String JSON = """
            {"id": "short", "title": "Short form", "pass": 80, "sections": [
              {"title": "Opening", "weight": 1, "questions": [
                {"id": "greeting", "ask": "Greeted?", "automatic": {"figure": "greeting_said", "at_least": 1}},
                {"id": "tone", "ask": "Friendly?", "scale": [1, 5], "weight": 3, "not_applicable": true}]},
              {"title": "Work", "weight": 3, "questions": [
                {"id": "fast", "ask": "Fast?", "scale": [1, 3],
                 "automatic": {"figure": "answer_delay_p95_ms", "at_most": [800, 1500]}},
                {"id": "card_read", "ask": "Card read aloud?", "good": "no", "automatic_fail": true,
                 "automatic": {"figure": "card_data_by_agent", "at_least": 1}},
                {"id": "goodbye", "ask": "Offered more?", "not_applicable": true,
                 "automatic": {"said_by_agent": ["anything else"]}}]}]}
            """;

    private static final Instant NOW = Instant.parse("2025-12-02T08:00:00Z");

    private SampleForm() {}

    /// A draft by the form, with a comment on the call and on its first question.
    public static Evaluation review(TranscriptStore store, TicketId id, String reviewer, String comment) {
        FormVersion form = store.scorecards().settle(form(), NOW);
        Evaluation draft = store.scorecards()
                .start(store.tickets().detail(id).orElseThrow(), form, "Hello, this is riley", reviewer, NOW)
                .evaluation();
        var edit = new EvaluationEdit(List.of(new Given("greeting", "yes", comment, List.of())), comment, null);
        return ((EvaluationOutcome.Done) store.scorecards().change(id, draft.id(), reviewer, draft.revision(), edit, NOW))
                .evaluation();
    }

    public static Form form() {
        return read(JSON);
    }

    public static Form read(String json) {
        return FormReader.read("short.yaml", tree(json));
    }

    public static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
