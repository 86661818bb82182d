package dev.switchboard.store.retention;

import dev.switchboard.store.query.QueryLimits;
import dev.switchboard.store.query.ReadOnlyQueries;
import dev.switchboard.store.sql.ReadOnlyConnections;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// What would be deleted now, from the counts that are kept of tickets by category and day. Reads only, on a connection
/// of its own, so that it works beside a running gateway.
public final class RetentionPlan {
    private static final QueryLimits LIMITS = new QueryLimits(Duration.ofSeconds(30), 1_000_000, 1 << 26, 1 << 20, 1);

    private RetentionPlan() {}

    /// Tickets of a category and an age. `category` is `-` for those that have none.
    public record Group(String category, String age, long tickets, int keptDays) {}

    public static List<Group> of(String databaseUrl, RetentionPolicy policy, Clock clock) {
        var rows = new ReadOnlyQueries(ReadOnlyConnections.to(databaseUrl), LIMITS)
                .ask(
                        """
                        SELECT category, day, CAST(SUM(tickets) AS BIGINT) AS tickets FROM ticket_counts
                        WHERE status = 'closed' AND day >= 0
                        GROUP BY category, day
                        """,
                        _ -> {})
                .rows();
        int today = RetentionPolicy.today(clock.instant());
        Map<String, Map<Age, Long>> found = new TreeMap<>();
        for (List<?> row : rows) {
            String category = String.valueOf(row.get(0));
            int day = Integer.parseInt(String.valueOf(row.get(1)));
            OptionalInt firstKept = policy.firstKeptDay(category, clock.instant());
            if (firstKept.isPresent() && day < firstKept.getAsInt()) {
                found.computeIfAbsent(category, _ -> new TreeMap<>())
                        .merge(Age.of(today - day), Long.parseLong(String.valueOf(row.get(2))), Long::sum);
            }
        }
        var groups = new ArrayList<Group>();
        found.forEach((category, ages) -> ages.forEach((age, tickets) -> {
            if (tickets > 0) {
                groups.add(new Group(
                        category.isEmpty() ? "-" : category, age.shown, tickets, policy.keptDays(category)));
            }
        }));
        return groups;
    }

    private enum Age {
        MONTH("up to 30 days", 30),
        QUARTER("31-90 days", 90),
        YEAR("91-365 days", 365),
        TWO_YEARS("1-2 years", 730),
        OLDER("over 2 years", Integer.MAX_VALUE);

        private final String shown;
        private final int mostDays;

        Age(String shown, int mostDays) {
            this.shown = shown;
            this.mostDays = mostDays;
        }

        private static Age of(int days) {
            for (Age age : values()) {
                if (days <= age.mostDays) {
                    return age;
                }
            }
            return OLDER;
        }
    }
}
