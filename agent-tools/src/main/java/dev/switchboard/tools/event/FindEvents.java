package dev.switchboard.tools.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/// `find_events`: what is on, by name, kind, venue or day.
final class FindEvents implements Tool {
    private static final ToolSpec SPEC = ToolSpec.of(
            "find_events",
            """
            Finds events on sale at the box office (games, concerts, plays and shows) with their day, venue, sections, \
            prices and seats left. Leave query out to list everything on a day.""",
            """
            {
              "type": "object",
              "properties": {
                "query": {"type": "string", "title": "the event's name", "maxLength": 200,
                  "description": "Team, artist, title, kind or venue, for example: lakers game"},
                "when": {"type": "string", "title": "the day",
                  "pattern": "^(today|tonight|tomorrow|this_weekend|next_weekend|this_week|next_week|[0-9]{4}-[0-9]{2}(-[0-9]{2})?)$",
                  "description": "today, tonight, tomorrow, this_weekend, next_weekend, this_week, next_week, a date as YYYY-MM-DD or a month as YYYY-MM"},
                "max_price": {"type": "integer", "title": "the highest price", "minimum": 0,
                  "description": "Only events with seats left at this price or less, each, in whole dollars"}
              },
              "additionalProperties": false
            }""",
            List.of(
                    "i need tickets for tonight's game",
                    "i need two tickets for tonight",
                    "what games are on tonight",
                    "is there a game today",
                    "what is on tomorrow",
                    "what is happening this weekend",
                    "any concerts this weekend",
                    "are there any concerts coming up",
                    "which plays can i see",
                    "i am looking for tickets to the lakers game",
                    "when do the lakers play",
                    "lakers versus warriors",
                    "do you have tickets for swan lake",
                    "what is on at the orchard theatre",
                    "is there any comedy on",
                    "something for the kids",
                    "i would like to see a musical",
                    "what time does the game start",
                    "where is the game tonight",
                    "show me the upcoming events",
                    "which events do you have",
                    "i want to go to a jazz concert"),
            Duration.ofSeconds(4)).answering("""
            {
              "type": "object",
              "properties": {
                "found": {"type": "integer", "minimum": 0},
                "events": {"type": "array", "items": %s}
              },
              "required": ["found", "events"]
            }""".formatted(EventTalk.EVENT_SCHEMA));

    private final EventCatalogue catalogue;
    private final ToolSpec spec;

    FindEvents(EventCatalogue catalogue) {
        this(catalogue, SPEC);
    }

    private FindEvents(EventCatalogue catalogue, ToolSpec spec) {
        this.catalogue = catalogue;
        this.spec = spec;
    }

    /// The same under the name that other systems' agents know.
    static FindEvents list(EventCatalogue catalogue) {
        return new FindEvents(catalogue, new ToolSpec(
                "list_events", SPEC.description(), SPEC.parameters(), List.of(), SPEC.deadline(), SPEC.output()));
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public boolean readOnly() {
        return true;
    }

    /// Seats are sold meanwhile; how many are left is looked at again when somebody wants them.
    @Override
    public ToolPolicy policy() {
        return new ToolPolicy(true, 1, Duration.ofSeconds(5), ToolPolicy.DEFAULT.atOnce(), false, ToolPolicy.DEFAULT.fillerAfter());
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) {
        LocalDate today = catalogue.today();
        int maxPrice = arguments.number("max_price").orElse(-1);
        List<Event> all = catalogue.upcoming().stream()
                .filter(event -> maxPrice < 0 || event.hasSeatFor(maxPrice)).toList();
        Optional<String> when = arguments.text("when");
        List<Event> onDay;
        try {
            onDay = when.map(day -> onDay(all, day, today)).orElse(all);
        } catch (DateTimeParseException _) {
            return new ToolResult.Refused("I do not know that day. Which date did you mean?", "unknown_day");
        }
        String query = arguments.text("query").orElse("");
        EventSearch.Found found = EventSearch.search(onDay, query, today);
        // A name that is on, only not on that day, is worth saying so.
        List<Event> otherDays = found.events().isEmpty() || !found.named()
                ? EventSearch.search(all, withoutDay(query), today).events() : List.of();
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        List<Event> shown = found.named() ? found.events() : List.of();
        data.put("found", shown.size());
        ArrayNode events = data.putArray("events");
        (shown.isEmpty() ? otherDays : shown).stream().limit(MOST_TOLD).map(EventTalk::json).forEach(events::add);
        return new ToolResult.Answer(spoken(shown, otherDays, today), data);
    }

    /// Events handed to the model; far more than it will speak.
    private static final int MOST_TOLD = 10;

    private static List<Event> onDay(List<Event> all, String when, LocalDate today) {
        return switch (when) {
            case "today", "tonight" -> days(all, EventSearch.When.TODAY, today);
            case "tomorrow" -> days(all, EventSearch.When.TOMORROW, today);
            case "this_weekend" -> days(all, EventSearch.When.THIS_WEEKEND, today);
            case "next_weekend" -> between(all, monday(today).plusDays(12), 2);
            case "this_week" -> between(all, monday(today), 7);
            case "next_week" -> between(all, monday(today).plusDays(7), 7);
            default -> {
                if (when.length() == "2026-12".length()) {
                    YearMonth month = YearMonth.parse(when);
                    yield between(all, month.atDay(1), month.lengthOfMonth());
                }
                LocalDate day = LocalDate.parse(when);
                yield all.stream().filter(event -> event.startsAt().toLocalDate().equals(day)).toList();
            }
        };
    }

    private static LocalDate monday(LocalDate today) {
        return today.with(DayOfWeek.MONDAY);
    }

    private static List<Event> between(List<Event> all, LocalDate first, int days) {
        return all.stream().filter(event -> !event.startsAt().toLocalDate().isBefore(first)
                && event.startsAt().toLocalDate().isBefore(first.plusDays(days))).toList();
    }

    private static List<Event> days(List<Event> all, EventSearch.When when, LocalDate today) {
        return all.stream().filter(event -> when.holds(event.day(), today)).toList();
    }

    private static String withoutDay(String query) {
        return query.replaceAll("(?i)\\b(today|tonight|tomorrow|(this )?weekend)('s)?\\b", " ");
    }

    private static String spoken(List<Event> found, List<Event> otherDays, LocalDate today) {
        return switch (found.size()) {
            case 0 -> otherDays.isEmpty()
                    ? "I could not find that. Which event or which day are you looking for?"
                    : "I could not find that, but there is " + several(otherDays, today) + ".";
            case 1 -> one(found.getFirst(), today);
            default -> (found.size() > EventTalk.MOST_LISTED 
                    ? "I found " + found.size() + ". The next are " : "There is ")
                    + several(found, today) + ". Which one would you like?";
        };
    }

    private static String several(List<Event> events, LocalDate today) {
        return EventTalk.listed(events.stream().limit(EventTalk.MOST_LISTED)
                .map(event -> EventTalk.eventAndTime(event, today)).toList(), "; ", "; and ");
    }

    /// When and where it is, and what its sections cost.
    static String one(Event event, LocalDate today) {
        List<Event.Section> free = event.sectionsWith(1);
        String start = EventTalk.eventAndTime(event, today) + " at " + event.venue();
        if (free.isEmpty()) {
            return start + " is sold out.";
        }
        return start + ". " + EventTalk.listed(free.stream().limit(EventTalk.MOST_LISTED)
                .map(section -> "Section " + section.name() + " is " + section.price().spoken()).toList(),
                ", ", " and ") + " a seat.";
    }
}
