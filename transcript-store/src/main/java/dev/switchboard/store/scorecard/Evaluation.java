package dev.switchboard.store.scorecard;

import dev.switchboard.store.ticket.TicketId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One reviewer's evaluation of one call.
///
/// @param revision counts its changes from 1; what it was when it was read is the condition of a change
/// @param score 0 to 100; null while no answer counts
/// @param failed whether a question failed the call by itself
/// @param passed null in a form without a pass mark, and without a score
/// @param answers one for each question of its form, in the form's order
public record Evaluation(
        long id,
        TicketId ticketId,
        String formId,
        int formVersion,
        String reviewer,
        State state,
        int revision,
        Instant startedAt,
        Instant updatedAt,
        @Nullable Instant submittedAt,
        @Nullable Double score,
        boolean failed,
        @Nullable Boolean passed,
        String comment,
        List<Answer> answers) {
    public Evaluation {
        answers = List.copyOf(answers);
    }

    public enum State {
        DRAFT,
        SUBMITTED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State parse(String wire) {
            for (State state : values()) {
                if (state.wire().equals(wire)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("unknown state '" + wire + "': expected draft or submitted");
        }
    }

    /// The answers that have a value, by question id.
    public Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        for (Answer answer : answers) {
            String value = answer.value();
            if (value != null) {
                values.put(answer.questionId(), value);
            }
        }
        return values;
    }

    public Optional<Answer> answer(String questionId) {
        return answers.stream().filter(answer -> answer.questionId().equals(questionId)).findFirst();
    }

    Evaluation withAnswers(List<Answer> list, String comment) {
        return new Evaluation(
                id, ticketId, formId, formVersion, reviewer, state, revision, startedAt, updatedAt, submittedAt, score, failed,
                passed, comment, list);
    }

    /// A change in the history of an evaluation: `started`, `saved`, `submitted` or `reopened`.
    ///
    /// @param questions ids of those whose answer, comment or evidence changed
    public record Change(int revision, Instant at, String change, List<String> questions, @Nullable Double score) {}

    /// An evaluation beside the call it is of.
    public record OfCall(Evaluation evaluation, String agentId, String channel, @Nullable String category, Instant calledAt) {}
}
