package dev.switchboard.tools.sale;

import dev.switchboard.tools.event.Event;
import dev.switchboard.tools.event.EventCatalogue;
import dev.switchboard.tools.event.EventSearch;
import dev.switchboard.tools.event.EventTalk;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// Finds the one event or section that a tool's argument names, by id or as callers say it.
public final class EventFinder {
    private final EventCatalogue catalogue;

    EventFinder(EventCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    LocalDate today() {
        return catalogue.today();
    }

    /// Throws `Refusal` `unknown_event` or `several_events`.
    public Event named(String said) {
        List<Event> upcoming = catalogue.upcoming();
        Optional<Event> byId = upcoming.stream().filter(event -> event.id().equals(said)).findFirst();
        if (byId.isPresent()) {
            return byId.get();
        }
        EventSearch.Found found = EventSearch.search(upcoming, said, today());
        if (found.events().isEmpty() || !found.named()) {
            throw new Refusal("unknown_event", "I could not find that event. What is it called?");
        }
        if (found.events().stream().map(Event::name).distinct().count() > 1) {
            throw new Refusal("several_events", "Which one do you mean: " + EventTalk.listed(found.events().stream()
                    .limit(EventTalk.MOST_LISTED).map(event -> EventTalk.eventAndTime(event, today())).toList(), "; ", "; or ")
                    + "?");
        }
        return found.events().getFirst();
    }

    /// The event an order is for. Throws `Refusal` `event_over` when it is not on sale any more.
    Event ofOrder(Order order) {
        return catalogue.upcoming().stream().filter(event -> event.id().equals(order.eventId())).findFirst()
                .orElseThrow(() -> new Refusal("event_over", "That event is over, so its tickets cannot be changed."));
    }

    /// Throws `Refusal` `unknown_section`.
    Event.Section section(Event event, String said) {
        return EventSearch.section(event, said).orElseThrow(() -> new Refusal("unknown_section",
                "I do not know that section. There are sections "
                        + EventTalk.listed(event.sections().stream().map(Event.Section::name).toList(), ", ", " and ") + "."));
    }
}
