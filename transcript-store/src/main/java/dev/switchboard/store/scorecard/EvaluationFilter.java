package dev.switchboard.store.scorecard;

import dev.switchboard.store.scorecard.Evaluation.State;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which evaluations are asked for; nulls do not filter. `from` is inclusive, `to` exclusive, of the time at which the
/// call began.
public record EvaluationFilter(
        @Nullable String formId,
        @Nullable String agentId,
        @Nullable String reviewer,
        @Nullable State state,
        @Nullable Instant from,
        @Nullable Instant to) {

    List<String> conditions() {
        var conditions = new ArrayList<String>();
        add(conditions, formId, "e.form_id = ?");
        add(conditions, agentId, "t.agent_id = ?");
        add(conditions, reviewer, "e.reviewer = ?");
        add(conditions, state, "e.state = ?");
        add(conditions, from, "t.created_at >= ?");
        add(conditions, to, "t.created_at < ?");
        return conditions;
    }

    private static void add(List<String> conditions, @Nullable Object given, String condition) {
        if (given != null) {
            conditions.add(condition);
        }
    }

    void bind(Sql.Values values) throws SQLException {
        for (String text : texts()) {
            values.text(text);
        }
        if (from != null) {
            values.time(from);
        }
        if (to != null) {
            values.time(to);
        }
    }

    private List<String> texts() {
        var texts = new ArrayList<String>();
        if (formId != null) {
            texts.add(formId);
        }
        if (agentId != null) {
            texts.add(agentId);
        }
        if (reviewer != null) {
            texts.add(reviewer);
        }
        if (state != null) {
            texts.add(state.wire());
        }
        return texts;
    }
}
