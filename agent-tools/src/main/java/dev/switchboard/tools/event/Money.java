package dev.switchboard.tools.event;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;

/// A sum in whole minor units (cents) of an ISO 4217 currency.
public record Money(long minorUnits, Currency currency) {
    public Money times(int quantity) {
        return new Money(Math.multiplyExact(minorUnits, quantity), currency);
    }

    /// As it is said: "85 dollars", "85 dollars and 50 cents"; currencies other than the dollar by their English name.
    public String spoken() {
        BigDecimal sum = BigDecimal.valueOf(minorUnits, Math.max(0, currency.getDefaultFractionDigits()));
        String code = currency.getCurrencyCode();
        if (!code.equals("USD") && !code.equals("SGD")) {
            return sum.toPlainString() + " " + currency.getDisplayName(Locale.ENGLISH);
        }
        long dollars = minorUnits / 100;
        long cents = minorUnits % 100;
        return dollars + (dollars == 1 ? " dollar" : " dollars")
                + (cents == 0 ? "" : " and " + cents + (cents == 1 ? " cent" : " cents"));
    }

    /// "USD 85.50".
    public String written() {
        int digits = Math.max(0, currency.getDefaultFractionDigits());
        return currency.getCurrencyCode() + " " + BigDecimal.valueOf(minorUnits, digits).toPlainString();
    }
}
