package dev.switchboard.dashboard.boxoffice;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.catalogue.Shown;
import dev.switchboard.tools.catalogue.Shows;
import dev.switchboard.tools.catalogue.Venue;
import dev.switchboard.tools.event.EventCatalogue;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/// Events as the API tells them. `starts_local` is the venue's time, as it is entered.
final class EventJson {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");

    private EventJson() {}

    static ObjectNode venue(Venue venue) {
        return JsonNodeFactory.instance.objectNode()
                .put("venue_id", venue.id()).put("name", venue.name()).put("city", venue.city())
                .put("time_zone", venue.timeZone()).put("version", venue.version());
    }

    static ObjectNode event(Shown event, Clock clock) {
        ZoneId zone = EventCatalogue.zone(event.venue().timeZone(), clock);
        ObjectNode json = JsonNodeFactory.instance.objectNode()
                .put("event_id", event.id()).put("name", event.name()).put("kind", event.kind())
                .put("search_words", event.searchWords()).put("state", event.stage().wire())
                .put("starts_at", event.startsAt().toString())
                .put("starts_local", LOCAL.format(LocalDateTime.ofInstant(event.startsAt(), zone)))
                // The zone of a process on UTC is called Z, a name that browsers do not know.
                .put("time_zone", zone.getId().equals("Z") ? "UTC" : zone.getId())
                .put("date_open", event.dateOpen())
                .put("was_at", event.wasAt() == null ? null : event.wasAt().toString())
                .put("closing", event.closing())
                .put("series_id", event.seriesId().isEmpty() ? null : event.seriesId())
                .put("version", event.version());
        json.set("venue", venue(event.venue()));
        json.set("counts", counts(event.counts()));
        ArrayNode sections = json.putArray("sections");
        for (Shown.Part part : event.sections()) {
            ObjectNode section = sections.addObject()
                    .put("name", part.name()).put("tier", part.tier()).put("level", part.level())
                    .put("price_minor", part.priceMinor()).put("currency", part.currency()).put("numbered", part.numbered());
            section.set("counts", counts(part.counts()));
        }
        return json;
    }

    private static ObjectNode counts(Shown.Counts counts) {
        return JsonNodeFactory.instance.objectNode()
                .put("capacity", counts.capacity()).put("free", counts.free()).put("held", counts.held())
                .put("sold", counts.sold()).put("kept", counts.kept()).put("checked_in", counts.used());
    }

    /// Rows from the front by section; a letter for each seat.
    static void seats(ObjectNode event, Map<String, List<Shows.Row>> seats) {
        ObjectNode map = event.putObject("seats");
        seats.forEach((section, rows) -> {
            ArrayNode array = map.putArray(section);
            rows.forEach(row -> array.addObject().put("row", row.label()).put("states", row.states()));
        });
    }
}
