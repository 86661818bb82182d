package dev.switchboard.tools.sale;

import dev.switchboard.tools.event.Money;

/// A house that takes no payments: what costs something cannot be bought.
public final class NoPayments implements PaymentProvider {
    private static final String NONE = "no payment provider is set up";

    @Override
    public String name() {
        return "none";
    }

    @Override
    public Checkout begin(Bill bill) {
        throw new PaymentException(NONE);
    }

    @Override
    public Refunded refund(String paymentReference, Money amount, String reason, String key) {
        throw new PaymentException(NONE);
    }
}
