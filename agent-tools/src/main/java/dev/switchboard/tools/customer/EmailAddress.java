package dev.switchboard.tools.customer;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An address to which mail can be sent anywhere: RFC 5321's mailbox without quoted names and address literals, in ASCII
/// (names of other scripts need SMTPUTF8, which many servers lack); a domain of another script becomes its ASCII form.
public final class EmailAddress {
    /// RFC 5321 §4.5.3.1.1 and §4.5.3.1.3, the latter without the angle brackets.
    private static final int MAX_LOCAL_CHARS = 64;
    private static final int MAX_CHARS = 254;
    private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9_%+'-]+(?:\\.[A-Za-z0-9_%+'-]+)*");
    private static final Pattern DOMAIN = Pattern.compile(
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,59})");

    private EmailAddress() {}

    public static Optional<String> parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 1 || at > MAX_LOCAL_CHARS || text.length() > MAX_CHARS) {
            return Optional.empty();
        }
        String local = text.substring(0, at);
        String domain;
        try {
            domain = IDN.toASCII(text.substring(at + 1)).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
        String address = local + "@" + domain;
        return LOCAL.matcher(local).matches() && DOMAIN.matcher(domain).matches() && address.length() <= MAX_CHARS
                ? Optional.of(address)
                : Optional.empty();
    }
}
