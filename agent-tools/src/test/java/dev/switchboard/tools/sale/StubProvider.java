package dev.switchboard.tools.sale;

import dev.switchboard.tools.event.Money;
import java.util.LinkedHashMap;
import java.util.Map;

/// A payment provider in memory that can be out of order, and pays the same refund once.
public final class StubProvider implements PaymentProvider {
    public volatile boolean down;
    final Map<String, Long> refunds = new LinkedHashMap<>();
    private int checkouts;

    public static StubProvider of(Sales sales) {
        return (StubProvider) sales.provider();
    }

    public static long back(Sales sales) {
        return of(sales).refunds.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String name() {
        return "stub";
    }

    @Override
    public synchronized Checkout begin(Bill bill) {
        check();
        String reference = "chk_" + ++checkouts;
        return new Checkout(reference, "https://pay.example/" + reference);
    }

    @Override
    public synchronized Refunded refund(String paymentReference, Money amount, String reason, String key) {
        check();
        refunds.put(key, amount.minorUnits());
        return new Refunded("re_" + key, true);
    }

    private void check() {
        if (down) {
            throw new PaymentException("out of order");
        }
    }
}
