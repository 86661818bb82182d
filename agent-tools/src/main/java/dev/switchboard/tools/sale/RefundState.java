package dev.switchboard.tools.sale;

import java.util.Locale;
import java.util.Set;

/// What of an order's money went back.
public enum RefundState {
    NONE, PENDING, PARTIAL, FULL, FAILED;

    Set<RefundState> next() {
        return switch (this) {
            case NONE, PARTIAL, FAILED -> Set.of(PENDING);
            case PENDING -> Set.of(PENDING, PARTIAL, FULL, FAILED);
            case FULL -> Set.of();
        };
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RefundState of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
