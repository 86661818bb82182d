package dev.switchboard.store.webhook;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A named report that goes to an endpoint as CSV, at a time of day on some days of the week. Its parameters are words as the
/// API takes them. `coversDays` whole days before that day, in its zone, are what it is about; with 0, what its parameters
/// say. `lastOutcome` is `sent` or what went wrong.
public record ReportSchedule(
        String id,
        String report,
        Map<String, String> parameters,
        String endpointId,
        LocalTime at,
        Set<DayOfWeek> days,
        ZoneId zone,
        int coversDays,
        Instant nextAt,
        @Nullable Instant lastAt,
        @Nullable String lastOutcome,
        String madeBy) {
    public ReportSchedule {
        parameters = Map.copyOf(parameters);
        days = Set.copyOf(new TreeSet<>(days));
        if (days.isEmpty()) {
            throw new IllegalArgumentException("a schedule needs a day");
        }
    }

    /// Its parameters at a time: `from` and `to` where it covers days.
    public Map<String, String> parametersAt(Instant now) {
        if (coversDays == 0) {
            return parameters;
        }
        ZonedDateTime today = now.atZone(zone).toLocalDate().atStartOfDay(zone);
        Map<String, String> narrowed = new HashMap<>(parameters);
        narrowed.put("from", today.minusDays(coversDays).toInstant().toString());
        narrowed.put("to", today.toInstant().toString());
        return narrowed;
    }

    /// The first time after `now`. A time of day that a change of the clocks leaves out is moved on by what is left out.
    public static Instant next(LocalTime at, Set<DayOfWeek> days, ZoneId zone, Instant now) {
        ZonedDateTime from = now.atZone(zone);
        for (int ahead = 0; ahead <= DayOfWeek.values().length; ahead++) {
            ZonedDateTime candidate = from.toLocalDate().plusDays(ahead).atTime(at).atZone(zone);
            if (days.contains(candidate.getDayOfWeek()) && candidate.toInstant().isAfter(now)) {
                return candidate.toInstant();
            }
        }
        throw new IllegalArgumentException("a schedule needs a day");
    }
}
