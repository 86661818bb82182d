package dev.switchboard.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them into settings and agents: `500ms`, `15s`, `3m`, `1h`; and `0`, which means none.
final class DurationText {
    static final String EXPECTED_OR_NONE = "a duration such as 15s, 3m or 1h, or 0 for none";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private DurationText() {}

    static Optional<Duration> read(String text) {
        Matcher parts = DURATION.matcher(text.equals("0") ? "0s" : text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(parts.group(1));
        return Optional.of(switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        });
    }
}
