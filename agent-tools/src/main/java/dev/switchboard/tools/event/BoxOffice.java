package dev.switchboard.tools.event;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.Tool;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The box office: the catalogue of events in the database and the tools that look into it. Thread-safe.
public final class BoxOffice {
    /// Ears learn what is on next; a catalogue of thousands would drown everything else that callers say.
    private static final int MOST_NAMES = 200;
    private static final List<String> ASKED_WITH =
            List.of("%s", "%s please", "tickets for %s", "i need tickets for %s", "two tickets for %s please", "i want to see %s");

    private final EventCatalogue catalogue;

    private BoxOffice(EventCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// Migrates its tables and fills them with sample events when they are empty. Days are those of the clock's zone.
    public static BoxOffice open(Database database, Clock clock) {
        return new BoxOffice(EventCatalogue.open(database, clock));
    }

    public EventCatalogue catalogue() {
        return catalogue;
    }

    public List<Tool> tools() {
        return List.of(new FindEvents(catalogue), new CheckSeats(catalogue), FindEvents.list(catalogue), new EventInfo(catalogue),
                CheckSeats.inventory(catalogue));
    }

    /// Names of events, venues, sections and tiers.
    public List<String> vocabulary() {
        Set<String> words = new LinkedHashSet<>();
        for (Event event : catalogue.upcoming()) {
            words.add(event.spokenName());
            words.add(event.venue());
            words.add(event.kind());
            event.sections().forEach(section -> {
                words.add("section " + section.name());
                words.add(section.tier());
            });
        }
        return List.copyOf(words);
    }

    /// What callers say to be told of an event, for ears that shall know its name in a sentence.
    public List<String> phrases() {
        return catalogue.upcoming().stream().map(Event::spokenName).distinct().limit(MOST_NAMES)
                .flatMap(name -> ASKED_WITH.stream().map(words -> words.formatted(name))).toList();
    }
}
