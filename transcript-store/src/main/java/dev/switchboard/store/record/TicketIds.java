package dev.switchboard.store.record;

import dev.switchboard.store.ticket.TicketId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Makes ticket ids. Eight hex digits collide: with 10,000 calls a day two of them meet on 1.2 % of days, so whoever
/// uses an id must be ready to be told it is taken, and ask for another.
final class TicketIds {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final RandomGenerator random;

    TicketIds(RandomGenerator random) {
        this.random = random;
    }

    TicketId next(Instant at) {
        return new TicketId(String.format(Locale.ROOT, "GXS-%s-%08X", DAY.format(at), random.nextInt()));
    }
}
