package dev.switchboard.gateway;

import dev.switchboard.tools.sale.ticket.PassCertificate;
import dev.switchboard.tools.sale.ticket.TicketSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// How tickets are made, as the settings say.
final class TicketSettings {
    private TicketSettings() {}

    static TicketSetup read(ConfigReader settings, Path dataDir) {
        return new TicketSetup(settings.text(Setting.TICKET_HOUSE), file(settings, Setting.TICKET_FONT), certificate(settings),
                dataDir.resolve("tickets"));
    }

    /// Read at the start, so that a wrong password is not found out by a customer.
    private static Optional<PassCertificate> certificate(ConfigReader settings) {
        Optional<Path> file = file(settings, Setting.PASS_CERTIFICATE);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        PassCertificate certificate = new PassCertificate(file.get(), settings.text(Setting.PASS_CERTIFICATE_PASSWORD),
                file(settings, Setting.PASS_INTERMEDIATE));
        certificate.flaw().ifPresent(flaw -> {
            throw settings.wrong(Setting.PASS_CERTIFICATE,
                    "a PKCS#12 file that opens with pass-certificate-password; it " + flaw);
        });
        return Optional.of(certificate);
    }

    private static Optional<Path> file(ConfigReader settings, Setting setting) {
        Optional<Path> file = settings.optional(setting).map(Path::of);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw settings.wrong(setting, "a file that can be read");
        }
        return file;
    }
}
