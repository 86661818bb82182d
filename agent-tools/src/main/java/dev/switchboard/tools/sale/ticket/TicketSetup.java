package dev.switchboard.tools.sale.ticket;

import java.nio.file.Path;
import java.util.Optional;

/// How a house makes tickets.
///
/// @param organisation whose tickets they are, as a phone shows it
/// @param font TrueType or OpenType, for scripts that Liberation Sans and DejaVu Sans have not
/// @param certificate what signs passes; without one a development certificate is made in `folder`
public record TicketSetup(String organisation, Optional<Path> font, Optional<PassCertificate> certificate, Path folder) {
    public static TicketSetup usual(Path folder) {
        return new TicketSetup("Box office", Optional.empty(), Optional.empty(), folder);
    }
}
