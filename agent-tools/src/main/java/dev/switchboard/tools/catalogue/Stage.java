package dev.switchboard.tools.catalogue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What may be done with an event. Cancelled is for good.
public enum Stage {
    DRAFT, ON_SALE, POSTPONED, CANCELLED;

    Set<Stage> next() {
        return switch (this) {
            case DRAFT -> Set.of(ON_SALE, CANCELLED);
            case ON_SALE -> Set.of(POSTPONED, CANCELLED);
            case POSTPONED -> Set.of(ON_SALE, POSTPONED, CANCELLED);
            case CANCELLED -> Set.of();
        };
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Throws `IllegalArgumentException` with what was expected.
    public static Stage of(String wire) {
        return Arrays.stream(values()).filter(stage -> stage.wire().equals(wire)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown state '" + wire + "': expected "
                        + Arrays.stream(values()).map(Stage::wire).collect(Collectors.joining(", "))));
    }
}
