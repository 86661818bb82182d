package dev.switchboard.tools.catalogue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/// What every change of an event begins and ends with, in its transaction: is it still what was seen, and what is told of it.
final class Changing {
    private Changing() {}

    /// The event, if it may still be changed and is of the version that was seen.
    static Shown event(Sql sql, String eventId, OptionalLong seen) throws SQLException {
        Shown event = Shows.get(sql, eventId);
        if (seen.isPresent() && seen.getAsLong() != event.version()) {
            throw CatalogueRefusal.stale(seen.getAsLong(), event.version());
        }
        if (event.stage() == Stage.CANCELLED) {
            throw CatalogueRefusal.conflict("this event is cancelled, which is for good");
        }
        return event;
    }

    static Shown.Part section(Shown event, String name) {
        return event.sections().stream().filter(part -> part.name().equals(name)).findFirst().orElseThrow(() ->
                CatalogueRefusal.unknown("this event has no section '" + (name.length() > 40 ? name.substring(0, 40) : name) + "'"));
    }

    /// Counts the change and writes what happened beside what orders tell: `sale_event` is where others look.
    static void noted(Sql sql, String eventId, String kind, List<String> changed, Instant at) throws SQLException {
        sql.update("UPDATE event SET version = version + 1 WHERE event_id = ?", values -> values.text(eventId));
        written(sql, eventId, kind, changed, at);
    }

    static void written(Sql sql, String eventId, String kind, List<String> changed, Instant at) throws SQLException {
        Shown event = Shows.get(sql, eventId);
        ObjectNode body = JsonNodeFactory.instance.objectNode()
                .put("event_id", event.id()).put("name", event.name()).put("kind", event.kind())
                .put("venue_id", event.venue().id()).put("venue", event.venue().name()).put("city", event.venue().city())
                .put("time_zone", event.venue().timeZone()).put("state", event.stage().wire())
                .put("starts_at", event.dateOpen() ? null : event.startsAt().toString())
                .put("was_at", event.wasAt() == null ? null : event.wasAt().toString())
                .put("capacity", event.counts().capacity()).put("version", event.version());
        if (!changed.isEmpty()) {
            ArrayNode fields = body.putArray("changed");
            changed.forEach(fields::add);
        }
        sql.update("INSERT INTO sale_event (kind, event_id, body, at) VALUES (?, ?, ?, ?)",
                values -> values.text(kind).text(eventId).text(body.toString()).time(at));
    }
}
