package dev.switchboard.tools.catalogue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An event as the house sees it, in whatever state. `wasAt` is when it was to be before it was postponed; with `dateOpen` it has
/// no new date, and `startsAt` is still the old one. `closing`: cancelled, and not everything sold of it is ended yet.
public record Shown(
        String id, String name, String kind, String searchWords, Venue venue, Stage stage, Instant startsAt, boolean dateOpen,
        @Nullable Instant wasAt, boolean closing, String seriesId, long version, List<Part> sections) {
    /// Seats by what they are. `held`: for a while, also those of orders that wait for their payment. `used` are among the sold.
    public record Counts(long capacity, long free, long held, long sold, long kept, long used) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

        Counts plus(Counts more) {
            return new Counts(capacity + more.capacity, free + more.free, held + more.held, sold + more.sold, kept + more.kept,
                    used + more.used);
        }
    }

    public record Part(
            String name, String tier, String level, long priceMinor, String currency, boolean numbered, Counts counts) {}

    public Shown {
        sections = List.copyOf(sections);
    }

    public Counts counts() {
        return sections.stream().map(Part::counts).reduce(Counts.NONE, Counts::plus);
    }
}
