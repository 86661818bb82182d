package dev.switchboard.tools.sale;

import dev.switchboard.tools.event.Money;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Money asked for an order, or for a change of one (`changeId`).
public record Payment(
        String id, String orderId, @Nullable String changeId, Money amount, State state, String provider,
        @Nullable String reference, String url) {
    public enum State {
        PENDING, SUCCEEDED, FAILED, EXPIRED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
