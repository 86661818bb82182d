package dev.switchboard.tools.sale;

import dev.switchboard.tools.event.Money;

/// One person's right to enter, which its code proves. `price` is what was paid for it before any promo code.
public record Admission(
        String id, String orderId, String eventId, Seat seat, String holderName, String code, Money price, State state) {
    /// `RESERVED` until its order is paid; `VOID` when it was cancelled, exchanged, handed to somebody else or never paid.
    public enum State {
        RESERVED, VALID, USED, VOID
    }
}
