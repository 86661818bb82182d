package dev.switchboard.tools.event;

import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.ToolResult;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The one event that somebody asks about, by its id or as callers say it.
sealed interface EventAsked {
    record One(Event event) implements EventAsked {}

    /// None or several: what to say.
    record Unclear(ToolResult.Refused refusal) implements EventAsked {}

    /// What names it, whichever field it stands in.
    static String words(Arguments arguments) {
        return Stream.of("event_id", "event", "event_name").map(arguments::text).flatMap(Optional::stream).findFirst().orElse("");
    }

    static EventAsked find(EventCatalogue catalogue, String said) {
        LocalDate today = catalogue.today();
        List<Event> upcoming = catalogue.upcoming();
        Optional<Event> byId = upcoming.stream().filter(event -> event.id().equals(said)).findFirst();
        if (byId.isPresent()) {
            return new One(byId.get());
        }
        EventSearch.Found found = EventSearch.search(upcoming, said, today);
        if (said.isEmpty() || found.events().isEmpty() || !found.named()) {
            return new Unclear(new ToolResult.Refused("I could not find that event. What is it called?", "unknown_event"));
        }
        if (found.events().stream().map(Event::name).distinct().count() > 1) {
            return new Unclear(new ToolResult.Refused("Which one do you mean: " + EventTalk.listed(found.events().stream()
                    .limit(EventTalk.MOST_LISTED).map(each -> EventTalk.eventAndTime(each, today)).toList(),
                    "; ", "; or ") + "?", "several_events"));
        }
        return new One(found.events().getFirst());
    }
}
