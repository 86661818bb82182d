package dev.switchboard.tools.sale.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.tools.event.Money;
import dev.switchboard.tools.sale.Refusal;
import java.util.Currency;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeAmountTest {
    /// Minor units of ISO 4217, and what Stripe is told.
    @ParameterizedTest
    @CsvSource({"USD,1050,1050", "SGD,1,1", "JPY,1050,1050", "KRW,90000,90000", "CLP,5000,5000", "ISK,1050,105000",
            "UGX,500,50000", "MGA,1200,12", "KWD,1050,1050", "BHD,10,10"})
    void aSumIsWrittenAsStripeWritesIt(String currency, long minor, long amount) {
        Money money = new Money(minor, Currency.getInstance(currency));
        assertThat(StripeAmount.of(money)).isEqualTo(amount);
        assertThat(StripeAmount.minor(amount, money.currency())).isEqualTo(minor);
        assertThat(StripeAmount.currency(money)).isEqualTo(currency.toLowerCase(Locale.ROOT));
    }

    @Test
    void whatStripeCannotTakeIsRefusedAloud() {
        for (Money odd : new Money[] {
            new Money(1_250, Currency.getInstance("MGA")), new Money(1_005, Currency.getInstance("KWD"))}) {
            assertThatThrownBy(() -> StripeAmount.of(odd)).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.reason()).isEqualTo("odd_amount");
                assertThat(refusal.spoken()).matches("[A-Z].*[.]");
            });
        }
    }
}
