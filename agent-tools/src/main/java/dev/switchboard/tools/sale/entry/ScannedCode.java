package dev.switchboard.tools.sale.entry;

import java.util.Locale;
import java.util.regex.Pattern;

/// What was read from a QR code, or typed from below one.
sealed interface ScannedCode {
    /// One of ours by its shape, in the letters the table has.
    record Ours(String code) implements ScannedCode {}

    /// A code that somebody else printed: a web address, a product's number, another seller's ticket.
    record Foreign() implements ScannedCode {}

    /// Nothing, too much, or one of ours that was cut off or misread.
    record Malformed() implements ScannedCode {}

    /// Twenty-six figures and letters of Crockford's base 32 (`Ids.admissionCode`).
    int LENGTH = 26;

    /// A QR code holds up to 4,296 characters; ours hold 26.
    int MOST_CHARS = 500;

    Pattern OURS = Pattern.compile("[0-9A-HJKMNP-TV-Z]+");
    Pattern FIGURES = Pattern.compile("[0-9]+");
    /// How far from `LENGTH` a damaged one is still taken for ours.
    int NEAR = 6;

    /// Spaces, dashes and small letters do not matter, and letters that look like figures are read as those.
    static ScannedCode read(String scanned) {
        String text = scanned.strip();
        if (text.isEmpty() || text.length() > MOST_CHARS || text.chars().anyMatch(Character::isISOControl)) {
            return new Malformed();
        }
        String code = text.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT).replace('O', '0').replace('I', '1')
                .replace('L', '1');
        if (!OURS.matcher(code).matches() || FIGURES.matcher(code).matches()) {
            return new Foreign();
        }
        if (code.length() == LENGTH) {
            return new Ours(code);
        }
        return Math.abs(code.length() - LENGTH) <= NEAR ? new Malformed() : new Foreign();
    }
}
