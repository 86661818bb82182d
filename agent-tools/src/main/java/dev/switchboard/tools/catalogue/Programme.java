package dev.switchboard.tools.catalogue;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.event.EventCatalogue;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Makes events and moves them on: draft, on sale, postponed, cancelled. Each change is one writing transaction that also writes
/// what happened (`event.created`, `event.updated`, `event.postponed`, `event.cancelled`). `seen` is the version a change was
/// made for. Methods throw `CatalogueRefusal`, block, and are thread-safe.
public final class Programme {
    /// All events of one rule together.
    private static final int MOST_SEATS_AT_ONCE = 200_000;

    /// A new event. `kind` and `searchWords` help callers to find it; `onSale`: else it is a draft.
    public record Wish(
            String name, String kind, String searchWords, String venueId, String startsAt, List<SectionPlan> sections,
            boolean onSale, Optional<Repeat> repeat) {}

    /// What of an event is to be another.
    public record Edit(
            Optional<String> name, Optional<String> kind, Optional<String> searchWords, Optional<String> venueId,
            Optional<String> startsAt) {}

    private final Database database;
    private final Clock clock;

    Programme(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// One event, or as many as the rule makes, in the order of their days; all of them or none.
    public List<Shown> create(Wish wish) {
        String name = Wording.name("name", wish.name, 120);
        String kind = Wording.name("kind", wish.kind, 40);
        String words = Wording.optional("search_words", wish.searchWords, 200);
        List<SectionPlan> sections = SectionPlan.together(wish.sections);
        if (wish.onSale && sections.isEmpty()) {
            throw CatalogueRefusal.unfit("sections are missing: an event that goes on sale has one at least");
        }
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Venue venue = Venues.get(sql, wish.venueId);
            ZoneId zone = EventCatalogue.zone(venue.timeZone(), clock);
            LocalDateTime first = Beginning.local(wish.startsAt, zone);
            List<LocalDateTime> days = wish.repeat.map(rule -> rule.from(first)).orElse(List.of(first));
            int seats = sections.stream().mapToInt(SectionPlan::capacity).sum();
            if ((long) seats * days.size() > MOST_SEATS_AT_ONCE) {
                throw CatalogueRefusal.unfit("repeat makes " + days.size() + " events of " + seats + " seats: at most "
                        + MOST_SEATS_AT_ONCE + " seats are made at once");
            }
            Instant now = clock.instant();
            String series = days.size() > 1 ? Slug.free(name, "event", id -> !isSeries(sql, id)) : "";
            List<String> made = new ArrayList<>();
            for (LocalDateTime day : days) {
                Instant at = Beginning.at(day, zone, now);
                String id = Slug.free(Slug.of(name, "event") + "-" + DateTimeFormatter.BASIC_ISO_DATE.format(day.toLocalDate()),
                        "event", wanted -> Shows.find(sql, wanted).isEmpty());
                sql.update("""
                        INSERT INTO event (event_id, name, kind, search_words, venue_id, starts_at, state, series_id)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                        values -> values.text(id).text(name).text(kind).text(words).text(venue.id()).time(at)
                                .text((wish.onSale ? Stage.ON_SALE : Stage.DRAFT).wire()).text(series));
                if (made.isEmpty()) {
                    for (int i = 0; i < sections.size(); i++) {
                        Sections.insert(sql, id, sections.get(i), i);
                    }
                } else {
                    Sections.copy(sql, made.getFirst(), id);
                }
                made.add(id);
                Changing.written(sql, id, "event.created", List.of(), now);
            }
            List<Shown> shown = new ArrayList<>();
            for (String id : made) {
                shown.add(Shows.get(sql, id));
            }
            return shown;
        });
    }

    private static boolean isSeries(Sql sql, String id) throws SQLException {
        return sql.first("SELECT event_id FROM event WHERE series_id = ?", values -> values.text(id),
                row -> row.text("event_id", "")).isPresent();
    }

    /// When and where it is can only be changed until somebody has bought or holds a seat: after that it is postponed.
    public Shown change(String eventId, OptionalLong seen, Edit edit) {
        Optional<String> name = edit.name.map(each -> Wording.name("name", each, 120));
        Optional<String> kind = edit.kind.map(each -> Wording.name("kind", each, 40));
        Optional<String> words = edit.searchWords.map(each -> Wording.optional("search_words", each, 200));
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Shown event = Changing.event(sql, eventId, seen);
            List<String> changed = new ArrayList<>();
            name.filter(each -> !each.equals(event.name())).ifPresent(_ -> changed.add("name"));
            kind.filter(each -> !each.equals(event.kind())).ifPresent(_ -> changed.add("kind"));
            words.filter(each -> !each.equals(event.searchWords())).ifPresent(_ -> changed.add("search_words"));
            if (edit.venueId.isPresent() || edit.startsAt.isPresent()) {
                moveUnsold(sql, event, edit, changed);
            }
            if (changed.isEmpty()) {
                return event;
            }
            sql.update("UPDATE event SET name = ?, kind = ?, search_words = ? WHERE event_id = ?",
                    values -> values.text(name.orElse(event.name())).text(kind.orElse(event.kind()))
                            .text(words.orElse(event.searchWords())).text(eventId));
            Changing.noted(sql, eventId, "event.updated", changed, clock.instant());
            return Shows.get(sql, eventId);
        });
    }

    private void moveUnsold(Sql sql, Shown event, Edit edit, List<String> changed) throws SQLException {
        Venue venue = Venues.get(sql, edit.venueId.orElse(event.venue().id()));
        ZoneId zone = EventCatalogue.zone(venue.timeZone(), clock);
        // In another house it is at the same hour by the clocks there.
        LocalDateTime local = edit.startsAt.map(each -> Beginning.local(each, zone)).orElseGet(() -> LocalDateTime.ofInstant(
                event.startsAt(), EventCatalogue.zone(event.venue().timeZone(), clock)));
        boolean sameTime = local.atZone(zone).toInstant().equals(event.startsAt());
        if (venue.id().equals(event.venue().id()) && sameTime) {
            return;
        }
        if (event.stage() == Stage.POSTPONED || isWanted(sql, event.id())) {
            throw CatalogueRefusal.conflict((sameTime ? "venue_id" : "starts_at")
                    + " cannot be changed once tickets are sold or held: postpone the event instead");
        }
        Instant at = sameTime ? event.startsAt() : Beginning.at(local, zone, clock.instant());
        sql.update("UPDATE event SET venue_id = ?, starts_at = ?, repeats_days = NULL WHERE event_id = ?",
                values -> values.text(venue.id()).time(at).text(event.id()));
        if (!venue.id().equals(event.venue().id())) {
            changed.add("venue_id");
        }
        if (!sameTime) {
            changed.add("starts_at");
        }
    }

    private static boolean isWanted(Sql sql, String eventId) throws SQLException {
        return sql.first("""
                SELECT 1 AS wanted WHERE EXISTS (SELECT 1 FROM hold WHERE event_id = ? AND state = 'active')
                    OR EXISTS (SELECT 1 FROM ticket_order WHERE event_id = ? AND state IN ('awaiting_payment', 'confirmed'))""",
                values -> values.text(eventId).text(eventId), row -> row.whole("wanted")).isPresent();
    }

    /// On sale from now on; a postponed one, once it has a new date.
    public Shown publish(String eventId, OptionalLong seen) {
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Shown event = Changing.event(sql, eventId, seen);
            to(event, Stage.ON_SALE);
            if (event.dateOpen()) {
                throw CatalogueRefusal.conflict("this event has no new date yet: postpone it to one first");
            }
            if (event.counts().capacity() == 0) {
                throw CatalogueRefusal.conflict("this event has no seats yet: add a section first");
            }
            if (!event.startsAt().isAfter(clock.instant())) {
                throw CatalogueRefusal.conflict("this event is in the past: give it a time to come first");
            }
            sql.update("UPDATE event SET state = 'on_sale' WHERE event_id = ?", values -> values.text(eventId));
            Changing.noted(sql, eventId, "event.updated", List.of("state"), clock.instant());
            return Shows.get(sql, eventId);
        });
    }

    /// To another day, or (empty) to one that is not known yet. Tickets stay good and can be given back until it is on sale again;
    /// nothing more is sold until then.
    public Shown postpone(String eventId, OptionalLong seen, Optional<String> startsAt) {
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Shown event = Changing.event(sql, eventId, seen);
            to(event, Stage.POSTPONED);
            ZoneId zone = EventCatalogue.zone(event.venue().timeZone(), clock);
            Instant at = startsAt.isPresent()
                    ? Beginning.at(Beginning.local(startsAt.get(), zone), zone, clock.instant())
                    : event.startsAt();
            if (startsAt.isPresent() && at.equals(event.startsAt()) && !event.dateOpen()) {
                throw CatalogueRefusal.unfit("starts_at is when the event is already: expected another time");
            }
            sql.update("""
                    UPDATE event SET state = 'postponed', was_at = COALESCE(was_at, starts_at), starts_at = ?, date_open = ?,
                        repeats_days = NULL
                    WHERE event_id = ?""",
                    values -> values.time(at).whole(startsAt.isPresent() ? 0L : 1L).text(eventId));
            Changing.noted(sql, eventId, "event.postponed", List.of("state", "starts_at"), clock.instant());
            return Shows.get(sql, eventId);
        });
    }

    /// For good. From now on nothing of it is sold; the box office's thread ends its holds and wait list and refunds its orders.
    public Shown cancel(String eventId, OptionalLong seen) {
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Shown event = Changing.event(sql, eventId, seen);
            to(event, Stage.CANCELLED);
            sql.update("UPDATE event SET state = 'cancelled', closing = 1, repeats_days = NULL WHERE event_id = ?",
                    values -> values.text(eventId));
            Changing.noted(sql, eventId, "event.cancelled", List.of("state"), clock.instant());
            return Shows.get(sql, eventId);
        });
    }

    private static void to(Shown event, Stage stage) {
        if (!event.stage().next().contains(stage)) {
            throw CatalogueRefusal.conflict("this event is " + event.stage().wire() + " and cannot become " + stage.wire()
                    + ": it may become " + String.join(", ", event.stage().next().stream().map(Stage::wire).sorted().toList()));
        }
    }
}
