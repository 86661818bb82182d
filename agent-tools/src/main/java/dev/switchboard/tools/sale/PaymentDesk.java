package dev.switchboard.tools.sale;

import dev.switchboard.tools.event.Money;
import java.net.URI;
import java.util.function.Supplier;

/// The payment desk that comes with the program: it takes test cards and no money, so that everything can be sold and tried
/// without a contract with anybody. It keeps no card number, not even in memory. The customer pays at `/pay/REFERENCE`.
///
/// | card | what happens |
/// |---|---|
/// | 4242 4242 4242 4242 | approved |
/// | 4000 0000 0000 0002 | declined |
/// | 4000 0000 0000 9995 | declined: not enough money |
/// | 4000 0000 0000 0259 | the bank does not answer: the payment stays open and runs out |
///
/// The first three numbers are Stripe's test cards (https://docs.stripe.com/testing), so that a demonstration reads the same with
/// either.
public final class PaymentDesk implements PaymentProvider {
    public static final String NAME = "desk";

    private static final String APPROVED = "4242424242424242";
    private static final String DECLINED = "4000000000000002";
    private static final String NO_FUNDS = "4000000000009995";
    private static final String NO_ANSWER = "4000000000000259";

    /// What the bank says to a card. `spoken` is for the customer.
    public enum Answer {
        APPROVED("Thank you. The payment is done."),
        DECLINED("The card was declined. Please try another one."),
        NO_FUNDS("The card was declined: there is not enough money on it."),
        NO_ANSWER("The bank has not answered yet. We will tell you as soon as it does."),
        NOT_A_CARD("That is not a card number. It has 13 to 19 figures; please look at it again."),
        NOT_TAKEN("This desk takes test cards only. Nothing was charged.");

        private final String spoken;

        Answer(String spoken) {
            this.spoken = spoken;
        }

        public String spoken() {
            return spoken;
        }
    }

    private final Supplier<URI> base;
    private final Ids ids = new Ids();

    /// `base` is the address customers reach the voice plane at, asked for at each payment.
    public PaymentDesk(Supplier<URI> base) {
        this.base = base;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Checkout begin(Bill bill) {
        String reference = ids.of("CHECKOUT");
        return new Checkout(reference, base.get().resolve("/pay/" + reference).toString());
    }

    @Override
    public Refunded refund(String paymentReference, Money amount, String reason, String key) {
        return new Refunded("DESK-" + key, true);
    }

    /// Tries a card. The caller tells `Payments` what came of it.
    public static Answer answer(String cardNumber) {
        String digits = cardNumber.replaceAll("[\\s-]", "");
        if (!digits.matches("[0-9]{13,19}") || !passesLuhn(digits)) {
            return Answer.NOT_A_CARD;
        }
        return switch (digits) {
            case APPROVED -> Answer.APPROVED;
            case DECLINED -> Answer.DECLINED;
            case NO_FUNDS -> Answer.NO_FUNDS;
            case NO_ANSWER -> Answer.NO_ANSWER;
            default -> Answer.NOT_TAKEN;
        };
    }

    /// ISO/IEC 7812-1 annex B: the check digit.
    private static boolean passesLuhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int twice = digit * 2;
            sum += i % 2 == 0 ? digit : twice > 9 ? twice - 9 : twice;
        }
        return sum % 10 == 0;
    }
}
