package dev.switchboard.gateway.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SMTP (RFC 5321), a connection for each letter. Whether a server took a letter whose answer was lost is not known: it is
/// handed over again, with the same `Message-ID` (RFC 5322 §3.6.4), by which mailboxes that look drop the second.
final class SmtpPostman implements Postman {
    private static final Logger log = LoggerFactory.getLogger(SmtpPostman.class);

    private final MailRoute.Smtp server;
    private final Session session;

    SmtpPostman(MailRoute.Smtp server, Duration within) {
        this.server = server;
        Properties settings = new Properties();
        String millis = Long.toString(within.toMillis());
        settings.put("mail.smtp.connectiontimeout", millis);
        settings.put("mail.smtp.timeout", millis);
        settings.put("mail.smtp.writetimeout", millis);
        settings.put("mail.smtp.auth", Boolean.toString(server.login().isPresent()));
        settings.put("mail.smtp.ssl.checkserveridentity", "true");
        settings.put("mail.smtp.ssl.enable", Boolean.toString(server.security() == MailRoute.Security.TLS));
        settings.put("mail.smtp.starttls.enable", Boolean.toString(server.security() == MailRoute.Security.STARTTLS));
        settings.put("mail.smtp.starttls.required", Boolean.toString(server.security() == MailRoute.Security.STARTTLS));
        this.session = Session.getInstance(settings);
    }

    @Override
    public String send(Letter letter) throws MailException {
        try {
            Message message = MimeLetter.of(session, letter);
            Transport transport = session.getTransport("smtp");
            try {
                transport.connect(
                        server.host(),
                        server.port(),
                        server.login().map(MailRoute.Login::user).orElse(null),
                        server.login().map(login -> login.password().value()).orElse(null));
                transport.sendMessage(message, message.getAllRecipients());
                return "";
            } finally {
                close(transport);
            }
        } catch (AuthenticationFailedException e) {
            throw MailException.of("the mail server refuses the log-in: " + e.getMessage(), false, null, letter);
        } catch (MessagingException e) {
            Optional<Exception> refusal = refusal(e);
            int code = refusal.map(SmtpPostman::code).orElse(0);
            Exception next = e.getNextException();
            String problem = refusal.map(said -> String.valueOf(said.getMessage()))
                    .orElseGet(() -> e.getMessage() + (next == null ? "" : ": " + next.getMessage()));
            throw MailException.of(problem, code >= 500, null, letter);
        }
    }

    /// What happens after the letter was taken, or refused, is of no account.
    private static void close(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            log.debug("the mail server's goodbye", e);
        }
    }

    /// What a server said against the sender, the address or the letter, if that is why it failed.
    private static Optional<Exception> refusal(MessagingException failure) {
        Optional<Exception> found = Optional.empty();
        for (Exception each = failure; each != null; ) {
            if (code(each) > 0) {
                found = Optional.of(each);
            }
            each = each instanceof MessagingException more ? more.getNextException() : null;
        }
        return found;
    }

    /// RFC 5321 §4.2.1: 5xx is for good, 4xx for now. 0 where it is no answer of a server.
    private static int code(Exception failure) {
        return switch (failure) {
            case SMTPSendFailedException refused -> Math.max(0, refused.getReturnCode());
            case SMTPAddressFailedException refused -> Math.max(0, refused.getReturnCode());
            case SMTPSenderFailedException refused -> Math.max(0, refused.getReturnCode());
            default -> 0;
        };
    }
}
