package dev.switchboard.gateway;

import dev.switchboard.gateway.mail.MailRoute;
import dev.switchboard.gateway.mail.Sender;
import dev.switchboard.gateway.mail.SummaryPost;
import java.util.Optional;
import java.util.Set;

/// Reads how mail is sent: `mail`, `mail-from` and what belongs to its way.
final class MailSettings {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    private MailSettings() {}

    /// Empty for `off`.
    static Optional<SummaryPost.Config> read(ConfigReader settings) {
        return switch (settings.text(Setting.MAIL)) {
            case "off" -> Optional.empty();
            case "smtp" -> Optional.of(new SummaryPost.Config(smtp(settings), from(settings)));
            case "resend" -> Optional.of(new SummaryPost.Config(
                    new MailRoute.Resend(
                            settings.uri(Setting.RESEND_BASE_URL, "https", "http"),
                            settings.secret(Setting.RESEND_API_KEY)
                                    .orElseThrow(() -> ConfigReader.needed(Setting.RESEND_API_KEY, Setting.MAIL))),
                    from(settings)));
            default -> throw settings.wrong(Setting.MAIL, "off, smtp or resend");
        };
    }

    private static Sender from(ConfigReader settings) {
        String text = settings.optional(Setting.MAIL_FROM)
                .orElseThrow(() -> ConfigReader.needed(Setting.MAIL_FROM, Setting.MAIL));
        return Sender.parse(text)
                .orElseThrow(() -> settings.wrong(
                        Setting.MAIL_FROM, "one address, such as noreply@example.com or GXS Bank <noreply@example.com>"));
    }

    private static MailRoute.Smtp smtp(ConfigReader settings) {
        String host = settings.optional(Setting.SMTP_HOST)
                .orElseThrow(() -> ConfigReader.needed(Setting.SMTP_HOST, Setting.MAIL));
        if (!host.matches("[A-Za-z0-9.-]+|[0-9A-Fa-f:]+")) {
            throw settings.wrong(Setting.SMTP_HOST, "a host's name or address, without a port");
        }
        MailRoute.Security security =
                switch (settings.text(Setting.SMTP_SECURITY)) {
                    case "starttls" -> MailRoute.Security.STARTTLS;
                    case "tls" -> MailRoute.Security.TLS;
                    case "none" -> MailRoute.Security.NONE;
                    default -> throw settings.wrong(Setting.SMTP_SECURITY, "starttls, tls or none");
                };
        Optional<MailRoute.Login> login = login(settings);
        if (security == MailRoute.Security.NONE && login.isPresent() && !LOOPBACK.contains(host)) {
            throw settings.wrong(Setting.SMTP_SECURITY,
                    "starttls or tls, for " + Setting.SMTP_PASSWORD.key() + " would go to " + host + " in the clear");
        }
        return new MailRoute.Smtp(host, settings.whole(Setting.SMTP_PORT, 1, 65_535), security, login);
    }

    private static Optional<MailRoute.Login> login(ConfigReader settings) {
        Optional<String> user = settings.optional(Setting.SMTP_USER);
        if (user.isEmpty()) {
            settings.secret(Setting.SMTP_PASSWORD).ifPresent(_ -> {
                throw ConfigReader.needed(Setting.SMTP_USER, Setting.SMTP_PASSWORD);
            });
            return Optional.empty();
        }
        return Optional.of(new MailRoute.Login(
                user.get(),
                settings.secret(Setting.SMTP_PASSWORD)
                        .orElseThrow(() -> ConfigReader.needed(Setting.SMTP_PASSWORD, Setting.SMTP_USER))));
    }
}
