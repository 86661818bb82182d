package dev.switchboard.tools.event;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;

/// One performance or game with its sections, as the catalogue has it now. `startsAt` is in the venue's zone;
/// `dayShift` is how many days the venue's calendar is ahead of the box office's: -1, 0 or 1.
public record Event(
        String id, String name, String kind, String searchWords, String venue, String city, ZonedDateTime startsAt,
        int dayShift, List<Section> sections) {
    /// A part of the house with one price. `row` is the best row that is left; nothing to say where it is not `numbered`
    /// (general admission).
    public record Section(String name, String tier, String row, Money price, int seatsAvailable, boolean numbered) {
        boolean costsAtMost(int units) {
            return price.minorUnits() <= units * Math.round(Math.pow(10, Math.max(0, price.currency().getDefaultFractionDigits())));
        }
    }

    public Event {
        sections = List.copyOf(sections);
    }

    /// Its day as the box office counts: what is today at the venue is today.
    public LocalDate day() {
        return startsAt.toLocalDate().minusDays(dayShift);
    }

    /// "vs" is not a word to say.
    public String spokenName() {
        return name.replace(" vs ", " versus ");
    }

    /// The same with fewer sections.
    Event with(List<Section> some) {
        return new Event(id, name, kind, searchWords, venue, city, startsAt, dayShift, some);
    }

    /// Whether a seat is left that costs no more than `units` whole units of its currency.
    boolean hasSeatFor(int units) {
        return sections.stream().anyMatch(section -> section.seatsAvailable > 0 && section.costsAtMost(units));
    }

    /// The sections that still have `seats` seats, dearest first.
    public List<Section> sectionsWith(int seats) {
        return sections.stream().filter(section -> section.seatsAvailable >= seats)
                .sorted(Comparator.comparingLong((Section section) -> section.price.minorUnits()).reversed()
                        .thenComparing(Section::name))
                .toList();
    }
}
