package dev.switchboard.gateway.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// From whom mail comes: `noreply@example.com` or `GXS Bank <noreply@example.com>`.
public record Sender(String text) {
    /// Empty for what is no single address. No control characters, so nothing can be added to a header.
    public static Optional<Sender> parse(String text) {
        try {
            InternetAddress[] parsed = InternetAddress.parse(text, true);
            boolean one = parsed.length == 1 && !parsed[0].isGroup()
                    && parsed[0].getAddress().matches("[^@\\s]+@[A-Za-z0-9.-]+\\.[A-Za-z0-9-]+")
                    && text.chars().noneMatch(Character::isISOControl);
            return one ? Optional.of(new Sender(text)) : Optional.empty();
        } catch (AddressException notOne) {
            return Optional.empty();
        }
    }

    /// A name in other letters than ASCII's as RFC 2047 has it.
    InternetAddress address() throws AddressException {
        InternetAddress address = InternetAddress.parse(text, true)[0];
        try {
            if (address.getPersonal() != null) {
                address.setPersonal(address.getPersonal(), StandardCharsets.UTF_8.name());
            }
            return address;
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException("every Java knows UTF-8", impossible);
        }
    }

    /// What stands behind the `@`.
    String domain() {
        try {
            String address = address().getAddress();
            return address.substring(address.lastIndexOf('@') + 1);
        } catch (AddressException e) {
            throw new IllegalStateException("not an address: " + text, e);
        }
    }
}
