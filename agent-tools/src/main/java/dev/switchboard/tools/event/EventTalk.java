package dev.switchboard.tools.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// How events are said and written: days as people name them, prices in words, lists of at most three.
public final class EventTalk {
    /// More than three cannot be kept in mind by ear.
    public static final int MOST_LISTED = 3;
    /// From here on "today" is "tonight".
    private static final int EVENING_HOUR = 17;
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("h a", Locale.ENGLISH);
    private static final DateTimeFormatter HOUR_AND_MINUTE = DateTimeFormatter.ofPattern("h:mm a", Locale.ENGLISH);
    private static final DateTimeFormatter WEEKDAY = DateTimeFormatter.ofPattern("EEEE", Locale.ENGLISH);
    private static final DateTimeFormatter FULL_DAY = DateTimeFormatter.ofPattern("EEEE, MMMM d", Locale.ENGLISH);

    /// What `json(Event)` makes.
    static final String EVENT_SCHEMA = """
            {
              "type": "object",
              "properties": {
                "event_id": {"type": "string"},
                "event": {"type": "string"},
                "kind": {"type": "string"},
                "venue": {"type": "string"},
                "city": {"type": "string"},
                "starts_at": {"type": "string", "description": "ISO 8601 with the venue's offset"},
                "sections": {"type": "array", "items": {
                  "type": "object",
                  "properties": {
                    "section": {"type": "string"},
                    "tier": {"type": "string"},
                    "row": {"type": "string"},
                    "price_minor": {"type": "integer", "description": "Of one seat, in the currency's smallest unit"},
                    "currency": {"type": "string"},
                    "seats_available": {"type": "integer", "minimum": 0}
                  },
                  "required": ["section", "price_minor", "currency", "seats_available"]
                }}
              },
              "required": ["event_id", "event", "starts_at", "sections"]
            }""";

    private EventTalk() {}

    /// "tonight at 7 PM", "tomorrow at 7:30 PM", "on Saturday at 8 PM", "on Friday, December 4 at 8 PM".
    public static String time(ZonedDateTime at, LocalDate today) {
        LocalDate day = at.toLocalDate();
        String clock = (at.getMinute() == 0 ? HOUR : HOUR_AND_MINUTE).format(at);
        String named;
        if (day.equals(today)) {
            named = at.getHour() >= EVENING_HOUR ? "tonight" : "today";
        } else if (day.equals(today.plusDays(1))) {
            named = "tomorrow";
        } else {
            named = "on " + (day.isBefore(today.plusDays(7)) ? WEEKDAY : FULL_DAY).format(day);
        }
        return named + " at " + clock;
    }

    /// In the venue's time; `today` is the box office's day.
    public static String eventAndTime(Event event, LocalDate today) {
        return event.spokenName() + " " + time(event.startsAt(), today.plusDays(event.dayShift()));
    }

    public static String seats(int count) {
        return count == 1 ? "1 seat" : count + " seats";
    }

    /// "one", "one and two", "one, two and three"; semicolons instead of commas where parts have commas of their own.
    public static String listed(List<String> parts, String comma, String last) {
        return parts.size() < 2 ? String.join("", parts)
                : String.join(comma, parts.subList(0, parts.size() - 1)) + last + parts.getLast();
    }

    public static ObjectNode json(Event event) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("event_id", event.id()).put("event", event.name()).put("kind", event.kind())
                .put("venue", event.venue()).put("city", event.city())
                .put("starts_at", event.startsAt().toOffsetDateTime().toString());
        ArrayNode sections = json.putArray("sections");
        event.sections().forEach(section -> sections.add(json(section)));
        return json;
    }

    public static ObjectNode json(Event.Section section) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return json.put("section", section.name()).put("tier", section.tier()).put("row", section.row())
                .put("price_minor", section.price().minorUnits())
                .put("currency", section.price().currency().getCurrencyCode())
                .put("seats_available", section.seatsAvailable());
    }
}
