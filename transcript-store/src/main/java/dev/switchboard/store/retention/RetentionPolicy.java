package dev.switchboard.store.retention;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/// How many whole days closed tickets are kept: `days`, or what their category says; 0 for ever. A ticket is as old as the
/// UTC day on which its call began.
public record RetentionPolicy(int days, Map<String, Integer> byCategory) {
    private static final int MOST_DAYS = 36_500;

    public RetentionPolicy {
        byCategory = Map.copyOf(byCategory);
        check(days);
        byCategory.values().forEach(RetentionPolicy::check);
    }

    private static void check(int days) {
        if (days < 0 || days > MOST_DAYS) {
            throw new IllegalArgumentException("days must be from 0 to " + MOST_DAYS + ": " + days);
        }
    }

    /// `categories` is such as `general_inquiry=30,complaint=2000`. Throws `IllegalArgumentException` for anything else.
    public static RetentionPolicy parse(int days, String categories) {
        var byCategory = new LinkedHashMap<String, Integer>();
        for (String pair : categories.isBlank() ? new String[0] : categories.split(",", -1)) {
            String[] parts = pair.strip().split("\\s*=\\s*", -1);
            if (parts.length != 2 || !parts[0].matches("[a-z0-9][a-z0-9_-]{0,63}") || !parts[1].matches("\\d{1,5}")
                    || byCategory.put(parts[0], Integer.parseInt(parts[1])) != null) {
                throw new IllegalArgumentException("not CATEGORY=DAYS: " + pair);
            }
        }
        return new RetentionPolicy(days, byCategory);
    }

    public boolean isForEver() {
        return days == 0 && byCategory.values().stream().allMatch(kept -> kept == 0);
    }

    /// Days since 1970: tickets of that category of earlier days are to go. Empty where they are kept for ever.
    OptionalInt firstKeptDay(String category, Instant now) {
        int kept = keptDays(category);
        return kept == 0 ? OptionalInt.empty() : OptionalInt.of(today(now) - kept);
    }

    int keptDays(String category) {
        return byCategory.getOrDefault(category, days);
    }

    static int today(Instant now) {
        return (int) LocalDate.ofInstant(now, ZoneOffset.UTC).toEpochDay();
    }
}
