package dev.switchboard.dashboard.entry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.GuardedCsv;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.dashboard.audit.Principals;
import dev.switchboard.tools.sale.Refusal;
import dev.switchboard.tools.sale.entry.Answer;
import dev.switchboard.tools.sale.entry.Doors;
import dev.switchboard.tools.sale.entry.Entry;
import dev.switchboard.tools.sale.entry.EntryTalk;
import dev.switchboard.tools.sale.entry.Guest;
import dev.switchboard.tools.sale.entry.Scan;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `/api/check-in` and `/api/events/{event}/check-in`. A ticket that lets nobody in is an answer (200) with its reason, not an
/// error: the request was understood.
public final class EntryEndpoints {
    private static final int MOST_CODE_CHARS = 2_000;
    private static final int MOST_WORDS = 200;
    private static final int MOST_GATE_CHARS = 60;
    private static final int MOST_NONCE_CHARS = 100;
    private static final int MOST_TIME_CHARS = 40;
    private static final int MOST_LISTED = 200;
    private static final int MOST_IN_FILE = 100_000;
    private static final int LAST_IN = 10;
    private static final int MOST_EVENTS = 50;
    private static final List<String> KEYS = List.of("code", "admission_id", "guest", "event_id", "gate", "nonce", "scanned_at");

    private final Entry entry;
    private final EntryTalk talk;
    private final Principals principals;
    private final int maxBodyBytes;

    public EntryEndpoints(Entry entry, EntryTalk talk, Principals principals, int maxBodyBytes) {
        this.entry = entry;
        this.talk = talk;
        this.principals = principals;
        this.maxBodyBytes = maxBodyBytes;
    }

    public void checkIn(Context ctx) {
        Scan scan = scan(ctx);
        answer(ctx, asked(() -> entry.checkIn(scan)), false);
    }

    public void undo(Context ctx) {
        Scan scan = scan(ctx);
        answer(ctx, asked(() -> entry.undo(scan)), true);
    }

    private interface Question {
        Answer ask();
    }

    private static Answer asked(Question question) {
        try {
            return question.ask();
        } catch (Refusal refusal) {
            throw refusal.reason().equals("nonce_reused") ? ApiException.conflict("nonce belongs to another request: make a new one")
                    : ApiException.unusable("scanned_at: " + refusal.spoken());
        }
    }

    private Scan scan(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, KEYS);
        String code = body.text("code", MOST_CODE_CHARS);
        String admission = body.words("admission_id", MOST_WORDS);
        String guest = body.words("guest", MOST_WORDS);
        String event = Objects.requireNonNullElse(body.words("event_id", MOST_WORDS), "");
        String gate = Objects.requireNonNullElse(body.text("gate", MOST_GATE_CHARS), "").strip();
        String nonce = body.words("nonce", MOST_NONCE_CHARS);
        Instant scannedAt = time(body.text("scanned_at", MOST_TIME_CHARS));
        long named = Stream.of(code, admission, guest).filter(Objects::nonNull).count();
        if (named != 1) {
            throw ApiException.unusable("expected one of code, admission_id and guest: " + named + " are given");
        }
        Scan.What what = code != null ? new Scan.What.Code(code)
                : admission != null ? new Scan.What.Ticket(admission) : new Scan.What.Words(Objects.requireNonNull(guest));
        return new Scan(event, what, gate, principals.of(ctx), nonce, scannedAt);
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw ApiException.badRequest("scanned_at must be a time such as 2026-12-01T19:00:00Z");
        }
    }

    private void answer(Context ctx, Answer answer, boolean undoing) {
        AuditNotes.add(ctx, "reason", answer.reason().wire());
        answer.guest().ifPresent(guest -> AuditNotes.add(ctx, "admission", guest.admissionId()));
        Envelope.success(ctx, 200, talk.json(answer, undoing));
    }

    /// Events whose doors are open now, and the next ones.
    public void events(Context ctx) {
        QueryParameters.read(ctx.queryString(), List.of());
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        entry.events(MOST_EVENTS).forEach(event -> rows.addObject().put("event_id", event.id()).put("event", event.name())
                .put("starts_at", event.startsAt().toString()).put("time_zone", event.zone()).put("state", event.state()));
        Envelope.success(ctx, 200, rows);
    }

    public void list(Context ctx) {
        QueryParameters query = QueryParameters.read(ctx.queryString(), List.of("q", "format", "limit", "offset"));
        Doors doors = entry.doors(ctx.pathParam("event"))
                .orElseThrow(() -> ApiException.notFound("there is no event with that id"));
        String words = Objects.requireNonNullElse(query.text("q", MOST_WORDS), "");
        String format = Objects.requireNonNullElse(query.name("format"), "json");
        switch (format) {
            case "csv" -> csv(ctx, doors, entry.guests(doors.eventId(), words, MOST_IN_FILE, 0));
            case "json" -> json(ctx, doors, entry.guests(doors.eventId(), words,
                    Math.min(MOST_LISTED, query.wholeNumber("limit", MOST_LISTED, 1)), query.wholeNumber("offset", 0, 0)));
            default -> throw ApiException.badRequest("format must be json or csv");
        }
    }

    private void json(Context ctx, Doors doors, List<Guest> guests) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("event_id", doors.eventId()).put("event", doors.event()).put("starts_at", doors.startsAt())
                .put("state", doors.eventState()).put("expected", doors.expected()).put("in", doors.in());
        ArrayNode sections = data.putArray("sections");
        doors.sections().forEach(each ->
                sections.addObject().put("section", each.name()).put("expected", each.expected()).put("in", each.in()));
        ArrayNode gates = data.putArray("gates");
        doors.gates().forEach(each -> gates.addObject().put("gate", each.name()).put("in", each.count()));
        ArrayNode refused = data.putArray("refused");
        doors.refused().forEach(each -> refused.addObject().put("reason", each.name()).put("scans", each.count()));
        ArrayNode rows = data.putArray("tickets");
        guests.forEach(guest -> rows.add(EntryTalk.json(guest)));
        ArrayNode last = data.putArray("last_in");
        entry.lastIn(doors.eventId(), LAST_IN).forEach(guest -> last.add(EntryTalk.json(guest)));
        Envelope.success(ctx, 200, data);
    }

    private static void csv(Context ctx, Doors doors, List<Guest> guests) {
        GuardedCsv csv = new GuardedCsv(List.of("order_id", "holder_name", "section", "row", "seat", "state", "used_at", "used_gate"));
        for (Guest guest : guests) {
            List<@Nullable Object> line = new ArrayList<>();
            line.addAll(List.of(guest.orderId(), guest.holderName(), guest.seat().section(), guest.seat().row()));
            line.add(guest.seat().isNumbered() ? guest.seat().number() : null);
            line.add(guest.state().name().toLowerCase(Locale.ROOT));
            line.add(guest.usedAt() == null ? null : guest.usedAt().toString());
            line.add(guest.usedGate());
            csv.line(line);
        }
        ctx.contentType("text/csv; charset=utf-8").header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"check-in-" + doors.eventId().replaceAll("[^a-z0-9-]", "_") + ".csv\"")
                .result(csv.toString());
    }
}
