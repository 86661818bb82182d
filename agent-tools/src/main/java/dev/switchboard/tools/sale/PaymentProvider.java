package dev.switchboard.tools.sale;

import dev.switchboard.tools.event.Money;
import java.time.Instant;

/// Who takes customers' money. Its methods block and are never called inside a transaction. They throw `PaymentException`
/// when they cannot say what became of it; asking again with the same `key` is then the same request. They throw `Refusal` for
/// what they will never do, however often they are asked.
public interface PaymentProvider {
    /// Its name in the database.
    String name();

    /// What is to be paid, for what, until when. `key` makes a repeated request the same one.
    record Bill(String key, String orderId, String description, Money amount, String email, Instant payBy) {}

    /// Where the customer pays, and the provider's id for it.
    record Checkout(String reference, String url) {}

    Checkout begin(Bill bill);

    /// Gives money back. `settled` is false when the provider will tell later.
    record Refunded(String reference, boolean settled) {}

    Refunded refund(String paymentReference, Money amount, String reason, String key);
}
