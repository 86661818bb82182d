package dev.switchboard.tools.sale;

import java.util.Locale;
import java.util.Set;

/// What of an order's money went back.
public enum RefundState {
    NONE, PENDING, PARTIAL, FULL, FAILED;

    Set<RefundState> next() {
        return switch (this) {
            case NONE, PARTIAL, FAILED -> Set.of(PENDING, PARTIAL, FULL, FAILED);
            case PENDING -> Set.of(PARTIAL, FULL, FAILED);
            // A bank may send back what it had taken, weeks later.
            case FULL -> Set.of(PENDING, FAILED);
        };
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RefundState of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
