package dev.switchboard.dashboard.boxoffice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.agent.Staff;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.tools.BoxOfficeDesk;
import dev.switchboard.tools.catalogue.HouseSeats;
import dev.switchboard.tools.catalogue.SectionPlan;
import dev.switchboard.tools.catalogue.Sections;
import dev.switchboard.tools.catalogue.Shown;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `/api/events/{event}/sections`: parts of the house, their prices and seats, and what the house keeps.
public final class SectionEndpoints {
    static final List<String> KEYS = List.of("name", "tier", "level", "price_minor", "currency", "rows", "capacity");
    private static final List<String> ROW_KEYS = List.of("label", "seats");
    private static final List<String> SEAT_KEYS = List.of("row", "number");
    private static final int MOST_PRICE = 100_000_000;
    private static final int MOST_SEATS = 100_000;

    private final Counter counter;
    private final int maxBodyBytes;

    public SectionEndpoints(Supplier<Staff> staff, int maxBodyBytes) {
        this.counter = new Counter(staff);
        this.maxBodyBytes = maxBodyBytes;
    }

    static SectionPlan plan(JsonBody body) {
        if (!body.has("price_minor")) {
            throw ApiException.badRequest("price_minor is missing");
        }
        return new SectionPlan(EventEndpoints.needed(body, "name", 30), EventEndpoints.text(body, "tier", 40).orElse(""),
                EventEndpoints.text(body, "level", 40).orElse(""), body.wholeNumber("price_minor", 0, MOST_PRICE, 0),
                EventEndpoints.needed(body, "currency", 3), rows(body).orElse(List.of()),
                body.wholeNumber("capacity", 1, MOST_SEATS, 0));
    }

    private static Optional<List<SectionPlan.Row>> rows(JsonBody body) {
        @Nullable List<JsonBody> rows = body.objects("rows", 200, ROW_KEYS);
        if (rows == null) {
            return Optional.empty();
        }
        List<SectionPlan.Row> all = new ArrayList<>();
        for (JsonBody row : rows) {
            all.add(new SectionPlan.Row(EventEndpoints.needed(row, "label", 8), row.wholeNumber("seats", 1, 300, 1)));
        }
        return Optional.of(all);
    }

    public void add(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, KEYS);
        changed(ctx, 201, desk -> desk.catalogue().sections().add(ctx.pathParam("event"), Counter.seen(ctx), plan(body)));
    }

    public void change(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("tier", "level", "price_minor", "rows", "capacity", "place"));
        EventEndpoints.somethingOf(body, "tier, level, price_minor, rows, capacity, place");
        changed(ctx, 200, desk -> desk.catalogue().sections().change(
                ctx.pathParam("event"), ctx.pathParam("section"), Counter.seen(ctx),
                new Sections.Edit(EventEndpoints.text(body, "tier", 40), EventEndpoints.text(body, "level", 40),
                        body.has("price_minor") ? OptionalLong.of(body.wholeNumber("price_minor", 0, MOST_PRICE, 0)) : OptionalLong.empty(),
                        rows(body),
                        body.has("capacity") ? OptionalInt.of(body.wholeNumber("capacity", 1, MOST_SEATS, 1)) : OptionalInt.empty(),
                        body.has("place") ? OptionalInt.of(body.wholeNumber("place", 0, 100, 0)) : OptionalInt.empty())));
    }

    public void remove(Context ctx) {
        changed(ctx, 200, desk -> desk.catalogue().sections().remove(
                ctx.pathParam("event"), ctx.pathParam("section"), Counter.seen(ctx)));
    }

    /// Takes seats out of sale or gives them back: `seats`, or for general admission how many `places` are kept.
    public void keep(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("seats", "keep", "places"));
        @Nullable List<JsonBody> asked = body.objects("seats", 1_000, SEAT_KEYS);
        boolean keep = Objects.requireNonNullElse(body.truth("keep"), true);
        int places = body.wholeNumber("places", 0, MOST_SEATS, 0);
        if ((asked == null) == !body.has("places")) {
            throw ApiException.unusable("expected either seats with keep, or places: seats is for numbered ones, places for general admission");
        }
        String section = ctx.pathParam("section");
        changed(ctx, 200, desk -> {
            if (asked == null) {
                return desk.catalogue().houseSeats().keepPlaces(ctx.pathParam("event"), section, Counter.seen(ctx), places);
            }
            List<HouseSeats.At> seats = new ArrayList<>();
            for (JsonBody seat : asked) {
                seats.add(new HouseSeats.At(EventEndpoints.needed(seat, "row", 8), seat.wholeNumber("number", 1, 1_000, 1)));
            }
            AuditNotes.add(ctx, keep ? "kept" : "given back", String.join(" ", seats.stream().map(at -> at.row() + "-" + at.number()).toList()));
            return desk.catalogue().houseSeats().keep(ctx.pathParam("event"), section, Counter.seen(ctx), seats, keep);
        });
    }

    private void changed(Context ctx, int status, Function<BoxOfficeDesk, Shown> work) {
        AuditNotes.add(ctx, "event", ctx.pathParam("event"));
        if (ctx.pathParamMap().containsKey("section")) {
            AuditNotes.add(ctx, "section", ctx.pathParam("section"));
        }
        ObjectNode json = counter.with(desk -> {
            Shown event = work.apply(desk);
            Counter.etag(ctx, event.version());
            return EventJson.event(event, desk.clock());
        });
        Envelope.success(ctx, status, json);
    }
}
