package dev.switchboard.tools.sale;

import dev.switchboard.tools.event.Money;
import java.time.Instant;
import java.util.List;

/// Seats kept for somebody until `expiresAt`. `each` is the price of one as it was when they were held.
public record Hold(
        String id, String eventId, String section, List<Seat> seats, Money each, String holder, Instant expiresAt) {
    public Hold {
        seats = List.copyOf(seats);
    }

    public int quantity() {
        return seats.size();
    }

    public Money total() {
        return each.times(seats.size());
    }
}
