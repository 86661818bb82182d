package dev.switchboard.tools.sale;

import java.util.Locale;
import java.util.Set;

/// What became of an order, whoever paid what.
public enum OrderState {
    AWAITING_PAYMENT, CONFIRMED, EXPIRED, CANCELLED;

    /// A payment may come after its time; then the order stands again where its seats can be had.
    Set<OrderState> next() {
        return switch (this) {
            case AWAITING_PAYMENT -> Set.of(CONFIRMED, EXPIRED, CANCELLED);
            case EXPIRED -> Set.of(CONFIRMED);
            case CONFIRMED -> Set.of(CANCELLED);
            case CANCELLED -> Set.of();
        };
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OrderState of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
