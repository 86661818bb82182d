package dev.switchboard.tools.sale;

import java.util.Locale;
import java.util.Set;

/// What is known of the customer's payment of an order.
public enum PaymentState {
    UNPAID, PENDING, FAILED, PAID;

    Set<PaymentState> next() {
        return switch (this) {
            case UNPAID -> Set.of(PENDING, PAID);
            // Where nobody can pay any more it does not matter that a card was declined there.
            case FAILED -> Set.of(PENDING, UNPAID, PAID);
            case PENDING -> Set.of(PENDING, FAILED, UNPAID, PAID);
            case PAID -> Set.of();
        };
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PaymentState of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
