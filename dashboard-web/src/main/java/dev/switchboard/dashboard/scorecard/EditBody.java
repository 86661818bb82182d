package dev.switchboard.dashboard.scorecard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.store.scorecard.Evaluation.State;
import dev.switchboard.store.scorecard.EvaluationEdit;
import dev.switchboard.store.scorecard.EvaluationEdit.Given;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the body of a change of an evaluation: `answers` by question id, each as a whole, `comment`, `state`.
final class EditBody {
    static final List<String> KEYS = List.of("answers", "comment", "state");

    private static final Set<String> ANSWER_KEYS = Set.of("value", "comment", "evidence");
    private static final int MOST_ANSWERS = 200;
    private static final int MOST_EVIDENCE = 20;
    private static final int MOST_COMMENT_CHARS = 2_000;

    private EditBody() {}

    static EvaluationEdit read(JsonBody body) {
        if (body.isEmpty()) {
            throw ApiException.badRequest("nothing to change: expected at least one of " + String.join(", ", KEYS));
        }
        List<Given> answers = new ArrayList<>();
        for (var entry : body.object("answers").properties()) {
            if (answers.size() == MOST_ANSWERS) {
                throw ApiException.badRequest("answers must hold at most " + MOST_ANSWERS + " questions");
            }
            answers.add(answer(entry.getKey(), entry.getValue()));
        }
        return new EvaluationEdit(answers, body.text("comment", MOST_COMMENT_CHARS), state(body.text("state", 20)));
    }

    private static @Nullable State state(@Nullable String wire) {
        return wire == null ? null : QueryParameters.parsed(wire, State::parse);
    }

    private static Given answer(String question, JsonNode answer) {
        String place = "answers." + (question.length() > 60 ? question.substring(0, 60) + "…" : question);
        if (!answer.isObject()) {
            throw ApiException.badRequest(place + " must be an object with value, comment and evidence");
        }
        answer.fieldNames().forEachRemaining(key -> {
            if (!ANSWER_KEYS.contains(key)) {
                throw ApiException.badRequest(place + " holds an unknown key: expected value, comment and evidence");
            }
        });
        JsonNode value = answer.path("value");
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            throw ApiException.badRequest(place + ".value must be a string such as yes, no, na or 3, or null for no answer");
        }
        return new Given(
                question,
                value.isTextual() ? value.textValue() : null,
                comment(place + ".comment", answer.path("comment")),
                evidence(place + ".evidence", answer.path("evidence")));
    }

    private static String comment(String place, JsonNode comment) {
        if (comment.isMissingNode()) {
            return "";
        }
        if (!comment.isTextual() || comment.textValue().length() > MOST_COMMENT_CHARS) {
            throw ApiException.badRequest(place + " must be a string of at most " + MOST_COMMENT_CHARS + " characters");
        }
        String text = comment.textValue();
        if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw ApiException.badRequest(place + " must contain neither the character U+0000 nor half a surrogate pair");
        }
        return text.strip();
    }

    private static List<Long> evidence(String place, JsonNode lines) {
        if (!lines.isMissingNode() && (!lines.isArray() || lines.size() > MOST_EVIDENCE)) {
            throw ApiException.badRequest(place + " must be a list of at most " + MOST_EVIDENCE + " interaction ids");
        }
        List<Long> evidence = new ArrayList<>();
        for (JsonNode line : lines) {
            if (!line.isIntegralNumber() || !line.canConvertToLong()) {
                throw ApiException.badRequest(place + " must hold whole numbers, the interaction_id of lines");
            }
            if (!evidence.contains(line.longValue())) {
                evidence.add(line.longValue());
            }
        }
        return evidence;
    }
}
