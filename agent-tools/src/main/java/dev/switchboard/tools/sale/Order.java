package dev.switchboard.tools.sale;

import dev.switchboard.tools.event.Money;
import java.time.Instant;
import java.util.List;

/// Tickets for one event, bought together. `admissions` are those that count now: reserved, valid or used. Order, payment and
/// refund are three states of their own, since money moves at its own time.
public record Order(
        String id, String holdId, String eventId, String section, Customer customer, String promoCode, Money total,
        Money discount, Money paid, Money refunded, OrderState state, PaymentState payment, RefundState refund,
        List<Admission> admissions, String holder, Instant createdAt, Instant payBy) {
    /// Who bought. `phone` and `note` (a cost centre, say) may be empty.
    public record Customer(String name, String email, String phone, String note) {}

    public Order {
        admissions = List.copyOf(admissions);
    }

    public int quantity() {
        return admissions.size();
    }

    public List<Seat> seats() {
        return admissions.stream().map(Admission::seat).toList();
    }

    /// What may still go back to the customer.
    public Money refundable() {
        return new Money(paid.minorUnits() - refunded.minorUnits(), paid.currency());
    }

    /// Whether this is the customer's own: made in this very call, or by somebody who knows its e-mail address or name.
    public boolean belongsTo(String asHolder, String emailOrName) {
        return !holder.isEmpty() && holder.equals(asHolder)
                || !emailOrName.isBlank() && (customer.email.equalsIgnoreCase(emailOrName.strip())
                        || customer.name.equalsIgnoreCase(emailOrName.strip()));
    }
}
