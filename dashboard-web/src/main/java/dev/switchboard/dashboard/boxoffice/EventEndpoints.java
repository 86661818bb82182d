package dev.switchboard.dashboard.boxoffice;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.agent.Staff;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.tools.BoxOfficeDesk;
import dev.switchboard.tools.catalogue.Programme;
import dev.switchboard.tools.catalogue.Repeat;
import dev.switchboard.tools.catalogue.SectionPlan;
import dev.switchboard.tools.catalogue.Shown;
import dev.switchboard.tools.catalogue.Shows;
import dev.switchboard.tools.catalogue.Stage;
import dev.switchboard.tools.catalogue.Venue;
import dev.switchboard.tools.catalogue.Venues;
import io.javalin.http.Context;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `/api/venues` and `/api/events`: what is on, made and moved on.
public final class EventEndpoints {
    private static final int USUAL_LIMIT = 50;
    private static final int MOST_ROWS = 200;
    private static final int MOST_TEXT = 200;

    private final Counter counter;
    private final int maxBodyBytes;

    public EventEndpoints(Supplier<Staff> staff, int maxBodyBytes) {
        this.counter = new Counter(staff);
        this.maxBodyBytes = maxBodyBytes;
    }

    public void venues(Context ctx) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        counter.with(desk -> desk.catalogue().venues().all()).forEach(venue -> rows.add(EventJson.venue(venue)));
        Envelope.success(ctx, 200, rows);
    }

    public void addVenue(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("name", "city", "time_zone"));
        String name = needed(body, "name", 80);
        String city = needed(body, "city", 60);
        String zone = needed(body, "time_zone", 60);
        Venue venue = counter.with(desk -> desk.catalogue().venues().add(name, city, zone));
        AuditNotes.add(ctx, "venue", venue.id());
        Counter.etag(ctx, venue.version());
        Envelope.success(ctx, 201, EventJson.venue(venue));
    }

    public void changeVenue(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("name", "city", "time_zone"));
        somethingOf(body, "name, city, time_zone");
        Venues.Edit edit = new Venues.Edit(text(body, "name", 80), text(body, "city", 60), text(body, "time_zone", 60));
        String id = ctx.pathParam("venue");
        AuditNotes.add(ctx, "venue", id);
        Venue venue = counter.with(desk -> desk.catalogue().venues().change(id, Counter.seen(ctx), edit));
        Counter.etag(ctx, venue.version());
        Envelope.success(ctx, 200, EventJson.venue(venue));
    }

    public void list(Context ctx) {
        QueryParameters query = QueryParameters.read(ctx.queryString(), List.of("q", "state", "from", "to", "limit", "offset"));
        Shows.Filter filter = new Shows.Filter(query.text("q", MOST_TEXT), query.one("state", Stage::of), query.instant("from"),
                query.instant("to"), Math.min(query.wholeNumber("limit", USUAL_LIMIT, 1), MOST_ROWS),
                query.wholeNumber("offset", 0, 0));
        ObjectNode answer = counter.with(desk -> {
            Shows.Page page = desk.catalogue().shows().list(filter);
            ArrayNode rows = JsonNodeFactory.instance.arrayNode();
            page.events().forEach(event -> rows.add(EventJson.event(event, desk.clock())));
            return Envelope.withData(rows).put("count", rows.size()).put("total", page.total());
        });
        Envelope.raw(ctx, 200, answer);
    }

    /// Each event with its seats: a letter for each.
    public void show(Context ctx) {
        String id = ctx.pathParam("event");
        ObjectNode json = counter.with(desk -> {
            Shown event = desk.catalogue().shows().find(id).orElseThrow(EventEndpoints::noSuchEvent);
            Counter.etag(ctx, event.version());
            ObjectNode shown = EventJson.event(event, desk.clock());
            EventJson.seats(shown, desk.catalogue().shows().seats(id));
            return shown;
        });
        Envelope.success(ctx, 200, json);
    }

    static ApiException noSuchEvent() {
        return ApiException.notFound("there is no such event");
    }

    /// Whose a seat is.
    public void seat(Context ctx) {
        QueryParameters query = QueryParameters.read(ctx.queryString(), List.of("section", "row", "number"));
        @Nullable String section = query.text("section", 40);
        @Nullable String row = query.text("row", 20);
        int number = query.wholeNumber("number", 0, 1);
        if (section == null || row == null || number == 0) {
            throw ApiException.badRequest((section == null ? "section" : row == null ? "row" : "number") + " is missing");
        }
        Shows.SeatView seat = counter.with(desk -> desk.catalogue().shows().seat(ctx.pathParam("event"), section, row, number))
                .orElseThrow(() -> ApiException.notFound("there is no such seat"));
        Envelope.success(ctx, 200, JsonNodeFactory.instance.objectNode()
                .put("section", seat.section()).put("row", seat.row()).put("number", seat.number()).put("state", seat.state())
                .put("order_id", seat.orderId()).put("holder", seat.name())
                .put("held_until", seat.heldUntil() == null ? null : seat.heldUntil().toString())
                .put("price_minor", seat.priceMinor()).put("currency", seat.currency()));
    }

    public void make(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes,
                List.of("name", "kind", "search_words", "venue_id", "starts_at", "on_sale", "sections", "repeat"));
        String name = needed(body, "name", 120);
        String kind = needed(body, "kind", 40);
        String venue = needed(body, "venue_id", 80);
        String startsAt = needed(body, "starts_at", 200);
        String words = text(body, "search_words", 200).orElse("");
        boolean onSale = Boolean.TRUE.equals(body.truth("on_sale"));
        List<JsonBody> parts = Objects.requireNonNullElse(body.objects("sections", MOST_ROWS, SectionEndpoints.KEYS), List.of());
        @Nullable JsonBody rule = body.inner("repeat", List.of("every_days", "until", "count"));
        ObjectNode answer = counter.with(desk -> {
            List<SectionPlan> sections = new ArrayList<>();
            parts.forEach(part -> sections.add(SectionEndpoints.plan(part)));
            List<Shown> made = desk.catalogue().programme().create(new Programme.Wish(
                    name, kind, words, venue, startsAt, sections, onSale, Optional.ofNullable(rule).map(EventEndpoints::repeat)));
            AuditNotes.add(ctx, "event", String.join(" ", made.stream().map(Shown::id).toList()));
            ArrayNode rows = JsonNodeFactory.instance.arrayNode();
            made.forEach(event -> rows.add(EventJson.event(event, desk.clock())));
            return Envelope.withData(rows).put("count", rows.size());
        });
        Envelope.raw(ctx, 201, answer);
    }

    private static Repeat repeat(JsonBody rule) {
        Optional<LocalDate> until = Optional.ofNullable(rule.words("until", 10)).map(day -> {
            try {
                return LocalDate.parse(day);
            } catch (DateTimeParseException notADay) {
                throw ApiException.badRequest("repeat.until must be a day such as 2027-01-31");
            }
        });
        return new Repeat(rule.wholeNumber("every_days", 1, 366, 7), until,
                rule.has("count") ? Optional.of(rule.wholeNumber("count", 1, 200, 1)) : Optional.empty());
    }

    public void change(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("name", "kind", "search_words", "venue_id", "starts_at"));
        somethingOf(body, "name, kind, search_words, venue_id, starts_at");
        Programme.Edit edit = new Programme.Edit(text(body, "name", 120), text(body, "kind", 40), text(body, "search_words", 200),
                text(body, "venue_id", 80), text(body, "starts_at", 200));
        moved(ctx, desk -> desk.catalogue().programme().change(ctx.pathParam("event"), Counter.seen(ctx), edit));
    }

    public void publish(Context ctx) {
        moved(ctx, desk -> desk.catalogue().programme().publish(ctx.pathParam("event"), Counter.seen(ctx)));
    }

    /// Without `starts_at` the new date is open.
    public void postpone(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("starts_at"));
        Optional<String> startsAt = Optional.ofNullable(body.words("starts_at", MOST_TEXT));
        moved(ctx, desk -> desk.catalogue().programme().postpone(ctx.pathParam("event"), Counter.seen(ctx), startsAt));
    }

    /// What cannot be taken back is only done for somebody who writes the event's name.
    public void cancel(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("confirm"));
        String confirmed = needed(body, "confirm", 200);
        moved(ctx, desk -> {
            String id = ctx.pathParam("event");
            Shown event = desk.catalogue().shows().find(id).orElseThrow(EventEndpoints::noSuchEvent);
            if (!event.name().equalsIgnoreCase(confirmed)) {
                throw ApiException.unusable("confirm must be the event's name, as it is written: nothing was cancelled");
            }
            return desk.catalogue().programme().cancel(id, Counter.seen(ctx));
        });
    }

    private void moved(Context ctx, Function<BoxOfficeDesk, Shown> work) {
        AuditNotes.add(ctx, "event", ctx.pathParam("event"));
        ObjectNode json = counter.with(desk -> {
            Shown event = work.apply(desk);
            Counter.etag(ctx, event.version());
            return EventJson.event(event, desk.clock());
        });
        Envelope.success(ctx, 200, json);
    }

    static void somethingOf(JsonBody body, String keys) {
        if (body.isEmpty()) {
            throw ApiException.badRequest("nothing to change: expected at least one of " + keys);
        }
    }

    static Optional<String> text(JsonBody body, String key, int most) {
        return Optional.ofNullable(body.text(key, most));
    }

    static String needed(JsonBody body, String key, int most) {
        @Nullable String text = body.words(key, most);
        if (text == null) {
            throw ApiException.badRequest(key + " is missing");
        }
        return text;
    }
}
