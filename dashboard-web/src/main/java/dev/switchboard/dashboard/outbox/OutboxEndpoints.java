package dev.switchboard.dashboard.outbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.agent.Staff;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.tools.sale.LetterWays.Enclosure;
import dev.switchboard.tools.sale.Letters;
import dev.switchboard.tools.sale.Letters.Letter;
import io.javalin.http.Context;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// `/api/outbox`: payment links, tickets and offers, each with its tries. Files are made anew when they are asked for, which only a
/// process with tools can.
public final class OutboxEndpoints {
    private static final Set<String> STATES = Set.of("queued", "sent", "kept", "failed");
    private static final int USUAL = 50;
    private static final int MOST_PREVIEW = 160;
    /// Codes of tickets and tokens of links: a list is no place for what opens doors.
    private static final Pattern SECRET = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");

    private final Letters letters;
    private final Supplier<Staff> staff;

    public OutboxEndpoints(Letters letters, Supplier<Staff> staff) {
        this.letters = letters;
        this.staff = staff;
    }

    public void list(Context ctx) {
        QueryParameters query = QueryParameters.read(ctx.queryString(), List.of("state", "limit", "offset"));
        String state = Objects.requireNonNullElse(query.name("state"), "");
        if (!state.isEmpty() && !STATES.contains(state)) {
            throw ApiException.badRequest("state must be queued, sent, kept or failed");
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode counts = data.putArray("counts");
        letters.counts().forEach(each -> counts.addObject().put("state", each.state()).put("messages", each.messages()));
        ArrayNode rows = data.putArray("messages");
        letters.newest(state, query.wholeNumber("limit", USUAL, 1), query.wholeNumber("offset", 0, 0))
                .forEach(letter -> rows.add(row(letter)));
        Envelope.success(ctx, 200, data);
    }

    public void show(Context ctx) {
        Letter letter = named(ctx);
        ObjectNode data = row(letter);
        data.put("body", letter.body());
        ArrayNode attempts = data.putArray("attempts");
        letters.attempts(letter.id()).forEach(each -> attempts.addObject().put("way", each.way()).put("outcome", each.outcome())
                .put("detail", each.detail()).put("at", each.at().toString()));
        ArrayNode files = data.putArray("files");
        files(letter).forEach(file -> files.addObject().put("file", file.file()).put("type", file.type()).put("bytes", file.bytes().length));
        Envelope.success(ctx, 200, data);
    }

    public void file(Context ctx) {
        Letter letter = named(ctx);
        AuditNotes.add(ctx, "message", Long.toString(letter.id()));
        Enclosure file = files(letter).stream().filter(each -> each.file().equals(ctx.pathParam("file"))).findFirst()
                .orElseThrow(() -> ApiException.notFound("the message has no such file now"));
        ctx.contentType(file.type()).header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"" + file.file() + "\"").result(file.bytes());
    }

    public void again(Context ctx) {
        Letter letter = named(ctx);
        AuditNotes.add(ctx, "message", Long.toString(letter.id()));
        if (!letters.again(letter.id())) {
            throw ApiException.conflict("the message is on its way already");
        }
        Envelope.success(ctx, 200, row(named(ctx)));
    }

    private Letter named(Context ctx) {
        String id = ctx.pathParam("message");
        return Optional.of(id).filter(each -> each.matches("[0-9]{1,15}")).flatMap(each -> letters.find(Long.parseLong(each)))
                .orElseThrow(() -> ApiException.notFound("there is no such message"));
    }

    private List<Enclosure> files(Letter letter) {
        return staff.get().tools().map(tools -> tools.sales().letters().enclosures(letter)).orElse(List.of());
    }

    private static ObjectNode row(Letter letter) {
        return JsonNodeFactory.instance.objectNode()
                .put("message_id", letter.id()).put("order_id", letter.orderId()).put("kind", letter.kind())
                .put("channel", letter.channel().wire()).put("address", letter.address()).put("subject", letter.subject())
                .put("preview", cut(SECRET.matcher(letter.body()).replaceAll("…").replaceAll("\\s+", " ").strip()))
                .put("state", letter.state()).put("tries", letter.tries()).put("failure", letter.failure())
                .put("made_at", letter.madeAt().toString())
                .put("sent_at", letter.sentAt() == null ? null : letter.sentAt().toString());
    }

    /// Never inside a character.
    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= MOST_PREVIEW
                ? text : text.substring(0, text.offsetByCodePoints(0, MOST_PREVIEW)) + "…";
    }
}
