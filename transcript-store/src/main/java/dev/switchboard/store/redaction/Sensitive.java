package dev.switchboard.store.redaction;

import java.util.EnumSet;
import java.util.Set;

/// What is looked for in a text, and what is put in its place.
public enum Sensitive {
    /// 13 to 19 digits with the check digit of ISO/IEC 7812-1 (Luhn).
    CARD("[card]"),
    /// Three or four digits after a word that says so.
    CVV("[cvv]"),
    /// ISO 13616, check digits by mod 97.
    IBAN("[iban]"),
    /// Singapore's NRIC and FIN, with their check letter.
    NRIC("[nric]"),
    EMAIL("[email]"),
    PHONE("[phone]");

    private final String replacement;

    Sensitive(String replacement) {
        this.replacement = replacement;
    }

    String replacement() {
        return replacement;
    }

    /// What PCI DSS 4.0 forbids to keep readable (3.5.1, card numbers) or at all (3.3.1, security codes).
    static Set<Sensitive> payment() {
        return EnumSet.of(CARD, CVV);
    }
}
