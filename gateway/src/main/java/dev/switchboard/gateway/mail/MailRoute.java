package dev.switchboard.gateway.mail;

import dev.switchboard.gateway.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// By what mail leaves the house.
public sealed interface MailRoute {
    /// A mail server. `login` where it wants one.
    record Smtp(String host, int port, Security security, Optional<Login> login) implements MailRoute {}

    /// Resend's API, or one like it, at that base address.
    record Resend(URI url, Secret key) implements MailRoute {}

    record Login(String user, Secret password) {}

    enum Security {
        /// Begun in the clear and encrypted before anything is said; refused when the server cannot.
        STARTTLS,
        /// Encrypted from the first byte.
        TLS,
        NONE
    }

    /// What the ticket says it was sent by.
    default String name() {
        return switch (this) {
            case Smtp _ -> "smtp";
            case Resend _ -> "resend";
        };
    }

    /// For the log.
    default String label() {
        return switch (this) {
            case Smtp smtp -> "smtp at " + smtp.host + ":" + smtp.port;
            case Resend resend -> "resend at " + resend.url.getRawAuthority();
        };
    }

    /// One that waits for each answer no longer than that.
    default Postman postman(Duration within) {
        return switch (this) {
            case Smtp smtp -> new SmtpPostman(smtp, within);
            case Resend resend -> new ResendPostman(resend, within);
        };
    }
}
