package dev.switchboard.tools.sale.ticket;

import dev.switchboard.tools.sale.Seat;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// One person's ticket with all that is printed on it. `code` lets its bearer in; `startsAt` is in the house's zone.
public record Ticket(
        String admissionId, String orderId, String event, String venue, String city, ZonedDateTime startsAt, Seat seat,
        String holder, String code) {
    /// "Tuesday, 1 December 2026, 19:00 PST": with its zone, for whoever travels to it.
    public String when() {
        return DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm zzz", Locale.ENGLISH).format(startsAt);
    }

    public String place() {
        return city.isBlank() ? venue : venue + ", " + city;
    }

    /// In groups of four, for whoever has to type it.
    String spelledCode() {
        return code.replaceAll("(.{4})(?!$)", "$1 ");
    }
}
