package dev.switchboard.tools.catalogue;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/// When an event begins, as people write it: the venue's own time (`2026-12-24T20:00`), or an instant with its offset.
final class Beginning {
    private Beginning() {}

    static LocalDateTime local(String written, ZoneId zone) {
        String text = written.strip().toUpperCase(Locale.ROOT);
        try {
            if (text.matches(".*(Z|[+-][0-9]{2}:[0-9]{2})")) {
                return LocalDateTime.ofInstant(OffsetDateTime.parse(text).toInstant(), zone);
            }
            return LocalDateTime.parse(text);
        } catch (DateTimeParseException notATime) {
            throw CatalogueRefusal.invalid("starts_at must be the venue's time such as 2026-12-24T20:00, or one with an offset such as"
                    + " 2026-12-24T20:00:00-08:00");
        }
    }

    /// An hour that clocks skip in spring is none that anybody can come at; one that comes twice means the first.
    static Instant at(LocalDateTime local, ZoneId zone, Instant now) {
        if (zone.getRules().getValidOffsets(local).isEmpty()) {
            throw CatalogueRefusal.unfit("starts_at " + local + " does not exist in " + zone + ": clocks are put forward then");
        }
        Instant at = local.atZone(zone).toInstant();
        if (!at.isAfter(now)) {
            throw CatalogueRefusal.unfit("starts_at is in the past: expected a time to come");
        }
        if (local.getYear() > 2100) {
            throw CatalogueRefusal.unfit("starts_at is after the year 2100");
        }
        return at;
    }
}
