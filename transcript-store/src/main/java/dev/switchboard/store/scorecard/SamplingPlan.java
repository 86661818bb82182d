package dev.switchboard.store.scorecard;

import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How many calls of each agent are drawn for review, how often, and from which calls.
///
/// @param callsPerAgent 0 draws none, which is how a plan is put to rest
/// @param seed another seed draws other calls; the same seed, of the same calls, the same
public record SamplingPlan(
        String id, String title, String formId, Period.Length every, int callsPerAgent, String seed, Only only) {

    /// Calls that a plan draws from; empty lists and nulls do not narrow. Of `alerts` one is enough. Bounds of
    /// durations (seconds) and of the caller's mean sentiment (-5 to 5) are included; calls without that figure are
    /// left out by them.
    public record Only(
            List<String> agents,
            List<String> categories,
            List<String> channels,
            List<Alert> alerts,
            @Nullable Double shortestS,
            @Nullable Double longestS,
            @Nullable Double sentimentAtLeast,
            @Nullable Double sentimentAtMost) {
        public Only {
            agents = List.copyOf(agents);
            categories = List.copyOf(categories);
            channels = List.copyOf(channels);
            alerts = List.copyOf(alerts);
        }

        /// Of tickets `t`, their measures `m` and analysis `a`.
        List<String> conditions() {
            var conditions = new ArrayList<String>();
            in(conditions, "t.agent_id", agents);
            in(conditions, "t.category", categories);
            in(conditions, "t.channel", channels);
            if (!alerts.isEmpty()) {
                conditions.add("(" + String.join(" OR ", alerts.stream().map(Alert::condition).toList()) + ")");
            }
            bound(conditions, shortestS, "m.duration_ms >= ?");
            bound(conditions, longestS, "m.duration_ms <= ?");
            bound(conditions, sentimentAtLeast, "a.caller_sentiment >= ?");
            bound(conditions, sentimentAtMost, "a.caller_sentiment <= ?");
            return conditions;
        }

        private static void in(List<String> conditions, String column, List<String> values) {
            if (!values.isEmpty()) {
                conditions.add(column + " IN (" + Sql.times(values.size(), "?") + ")");
            }
        }

        private static void bound(List<String> conditions, @Nullable Double value, String condition) {
            if (value != null) {
                conditions.add(condition);
            }
        }

        void bind(Sql.Values values) throws SQLException {
            for (List<String> list : List.of(agents, categories, channels)) {
                for (String value : list) {
                    values.text(value);
                }
            }
            if (shortestS != null) {
                values.real(shortestS * 1_000);
            }
            if (longestS != null) {
                values.real(longestS * 1_000);
            }
            if (sentimentAtLeast != null) {
                values.real(sentimentAtLeast);
            }
            if (sentimentAtMost != null) {
                values.real(sentimentAtMost);
            }
        }
    }

    /// What in a stored call asks for a look.
    public enum Alert {
        TOOL_FAILED("EXISTS (SELECT 1 FROM v_tool_calls c WHERE c.ticket_id = t.ticket_id AND c.status IN ('failed', 'refused'))"),
        LONG_SILENCE("a.longest_silence_ms >= 10000"),
        UNHAPPY_CALLER("a.caller_sentiment <= -1"),
        HAND_OFF("EXISTS (SELECT 1 FROM ticket_metadata d WHERE d.ticket_id = t.ticket_id AND d.key = 'handoff')"),
        SUPERVISOR("EXISTS (SELECT 1 FROM interactions i WHERE i.ticket_id = t.ticket_id AND i.speaker = 'supervisor')"),
        CUT_OFF("t.end_reason <> 'caller_hangup'");

        private final String condition;

        Alert(String condition) {
            this.condition = condition;
        }

        String condition() {
            return condition;
        }

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Alert> named(String wire) {
            return Arrays.stream(values()).filter(alert -> alert.wire().equals(wire)).findFirst();
        }
    }
}
