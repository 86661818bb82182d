package dev.switchboard.tools.sale.stripe;

import dev.switchboard.tools.event.Money;
import dev.switchboard.tools.sale.Refusal;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;

/// Sums as Stripe writes them: whole units of the smallest coin it knows of a currency, which is not always that of ISO 4217
/// (<https://docs.stripe.com/currencies#zero-decimal>, #special-cases, #three-decimal).
final class StripeAmount {
    private static final Set<String> NO_DECIMALS = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");
    /// Have no coins, and are written with two zeros all the same.
    private static final Set<String> TWO_ZEROS = Set.of("ISK", "UGX");
    private static final Set<String> THREE_DECIMALS = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    private StripeAmount() {}

    /// Throws `Refusal` `odd_amount` for a sum that Stripe cannot take.
    static long of(Money money) {
        String code = money.currency().getCurrencyCode();
        BigDecimal sum = BigDecimal.valueOf(money.minorUnits(), isoDigits(money.currency()));
        try {
            long amount = sum.movePointRight(digits(money.currency())).longValueExact();
            boolean coarse = TWO_ZEROS.contains(code) && amount % 100 != 0 || THREE_DECIMALS.contains(code) && amount % 10 != 0;
            if (!coarse) {
                return amount;
            }
        } catch (ArithmeticException tooFine) {
            // Said below.
        }
        throw new Refusal("odd_amount", "A sum of " + money.spoken() + " cannot be paid by card.");
    }

    /// In minor units of ISO 4217.
    static long minor(long amount, Currency currency) {
        return BigDecimal.valueOf(amount, digits(currency)).movePointRight(isoDigits(currency)).longValue();
    }

    /// As Stripe writes it.
    static String currency(Money money) {
        return money.currency().getCurrencyCode().toLowerCase(Locale.ROOT);
    }

    private static int digits(Currency currency) {
        String code = currency.getCurrencyCode();
        return NO_DECIMALS.contains(code) ? 0 : TWO_ZEROS.contains(code) ? 2 : THREE_DECIMALS.contains(code) ? 3 : isoDigits(currency);
    }

    private static int isoDigits(Currency currency) {
        return Math.max(0, currency.getDefaultFractionDigits());
    }
}
