package dev.switchboard.tools.catalogue;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A rule by which one event becomes several, each with seats of its own: every so many days, until a day (inclusive) or so many
/// times. The hour stays the venue's, also when its clocks change.
public record Repeat(int everyDays, Optional<LocalDate> until, Optional<Integer> times) {
    static final int MOST_EVENTS = 200;
    private static final int MOST_DAYS = 366;

    public Repeat {
        if (everyDays < 1 || everyDays > MOST_DAYS) {
            throw CatalogueRefusal.invalid("repeat.every_days must be a whole number from 1 to " + MOST_DAYS);
        }
        if (until.isPresent() == times.isPresent()) {
            throw CatalogueRefusal.unfit("repeat takes either until (a day such as 2027-01-31) or count (how many events)");
        }
        if (times.isPresent() && (times.get() < 1 || times.get() > MOST_EVENTS)) {
            throw CatalogueRefusal.invalid("repeat.count must be a whole number from 1 to " + MOST_EVENTS);
        }
    }

    List<LocalDateTime> from(LocalDateTime first) {
        List<LocalDateTime> all = new ArrayList<>();
        for (LocalDateTime at = first; isWithin(at, all.size()); at = at.plusDays(everyDays)) {
            if (all.size() == MOST_EVENTS) {
                throw CatalogueRefusal.unfit("repeat makes more than " + MOST_EVENTS + " events: expected an earlier until");
            }
            all.add(at);
        }
        if (all.isEmpty()) {
            throw CatalogueRefusal.unfit("repeat.until is before starts_at, so there is no event");
        }
        return all;
    }

    private boolean isWithin(LocalDateTime at, int before) {
        return until.map(day -> !at.toLocalDate().isAfter(day)).orElseGet(() -> before < times.orElse(1));
    }
}
