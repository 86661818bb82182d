package dev.switchboard.dashboard.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.access.Gate;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.store.aftercall.AfterCallNotes;
import dev.switchboard.store.mail.SummaryMail;
import dev.switchboard.store.export.TicketExport;
import dev.switchboard.store.export.TicketJson;
import dev.switchboard.store.export.VendorExport;
import dev.switchboard.store.ticket.EditOutcome;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPage;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.ticket.Tickets;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Everything under `/api/tickets`. Runs on virtual threads: the store may take its time.
public final class TicketEndpoints {
    private static final int MAX_KEY_CHARS = 200;
    private static final int MAX_VALUE_CHARS = 10_000;
    /// What people may add to; a call itself is not held to it. Two at once may pass it by one.
    private static final int MAX_ENTRIES = 200;

    private final Tickets tickets;
    private final int maxBodyBytes;

    public TicketEndpoints(Tickets tickets, int maxBodyBytes) {
        this.tickets = tickets;
        this.maxBodyBytes = maxBodyBytes;
    }

    public void stats(Context ctx) {
        Envelope.success(ctx, 200, TicketJson.stats(tickets.stats()));
    }

    public void list(Context ctx) {
        Envelope.raw(ctx, 200, TicketRows.page(search(TicketQuery.list(ctx.queryString()))));
    }

    private TicketPage search(TicketFilter filter) {
        try {
            return tickets.list(filter);
        } catch (IllegalArgumentException tooMuch) {
            throw ApiException.badRequest("q: " + tooMuch.getMessage());
        }
    }

    /// The `ETag` stands for the ticket's own fields, which `PATCH` changes, as everybody sees them; lines of a live call do not
    /// change it.
    ///
    /// `redacted` says whether texts are hidden in this answer that `plain=true` would show.
    public void detail(Context ctx) {
        Tickets shown = shown(ctx, QueryParameters.read(ctx.queryString(), List.of(Gate.PLAIN)));
        TicketDetail detail = found(ctx, shown);
        ObjectNode data = TicketJson.detail(detail);
        if (data.get("ticket") instanceof ObjectNode ticket) {
            tickets.editedFields(detail.ticket().id()).forEach(ticket.putArray("edited_fields")::add);
        }
        data.set(
                "after_call",
                shown.afterCall(detail.ticket().id()).<JsonNode>map(AfterCallNotes::json).orElse(data.nullNode()));
        data.set(
                "summary_mail",
                tickets.summaryMail(detail.ticket().id()).<JsonNode>map(SummaryMail::json).orElse(data.nullNode()));
        data.put("redacted", shown.hides());
        ctx.header("ETag", IfMatch.etag(shown == tickets ? detail.ticket() : found(ctx, tickets).ticket()));
        Envelope.success(ctx, 200, data);
    }

    public void edit(Context ctx) {
        TicketId id = id(ctx);
        IfMatch condition = IfMatch.of(ctx.header("If-Match"));
        TicketUpdate update = TicketEdit.update(JsonBody.read(ctx, maxBodyBytes, TicketEdit.KEYS));
        AuditNotes.add(ctx, "fields", String.join(",", update.fields()));
        switch (tickets.edit(id, update, condition.version(() -> tickets.find(id)))) {
            case EditOutcome.Done(Ticket edited) -> {
                ctx.header("ETag", IfMatch.etag(edited));
                Envelope.success(ctx, 200, TicketJson.ticket(edited));
            }
            case EditOutcome.NoSuchTicket _ -> throw ApiException.ticketNotFound();
            case EditOutcome.Stale(Ticket now) -> {
                ctx.header("ETag", IfMatch.etag(now));
                throw ApiException.stale(
                        "the ticket has changed since " + IfMatch.NAME + " was current: get it again and decide anew");
            }
            case EditOutcome.IllegalMove(var from, var to, var allowed) ->
                throw ApiException.conflict("status cannot move from " + from.wire() + " to " + to.wire() + ": from "
                        + from.wire() + " it may move to "
                        + allowed.stream().sorted().map(TicketStatus::wire).collect(Collectors.joining(", ")));
        }
    }

    public void addMetadata(Context ctx) {
        TicketId id = id(ctx);
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("key", "value"));
        String key = body.words("key", MAX_KEY_CHARS);
        String value = body.text("value", MAX_VALUE_CHARS);
        if (key == null || value == null) {
            String missing = key == null ? "key" : "value";
            throw ApiException.badRequest(missing + " is missing: expected {\"key\",\"value\"}");
        }
        AuditNotes.add(ctx, "key", key);
        if (found(ctx, tickets).metadata().size() >= MAX_ENTRIES) {
            throw ApiException.conflict(
                    "the ticket holds " + MAX_ENTRIES + " metadata entries already, as many as may be");
        }
        MetadataEntry entry = tickets.addMetadata(id, key, value).orElseThrow(ApiException::ticketNotFound);
        Envelope.success(ctx, 201, TicketJson.metadata(entry));
    }

    /// One ticket in the guide's shape, or as another system imports it.
    public void export(Context ctx) {
        QueryParameters query = QueryParameters.read(ctx.queryString(), List.of("format", Gate.PLAIN));
        String format = query.single("format");
        Optional<VendorExport> vendor = Optional.ofNullable(format).flatMap(VendorExport::named);
        if (vendor.isEmpty() && format != null && !format.equals("json")) {
            throw ApiException.badRequest(
                    "unknown format '" + format + "': expected one of json, zendesk, freshdesk, salesforce");
        }
        TicketDetail detail = found(ctx, shown(ctx, query));
        String kind = vendor.map(name -> "_" + name.wire()).orElse("");
        ctx.header(
                "Content-Disposition", "attachment; filename=\"ticket_" + detail.ticket().id() + kind + ".json\"");
        Envelope.raw(ctx, 200, vendor.map(name -> name.of(detail)).orElseGet(() -> TicketExport.of(detail)));
    }

    private Tickets shown(Context ctx, QueryParameters query) {
        return Gate.showsPlain(ctx, query) ? tickets.plain() : tickets;
    }

    private static TicketDetail found(Context ctx, Tickets shown) {
        return shown.detail(id(ctx)).orElseThrow(ApiException::ticketNotFound);
    }

    /// What cannot be an id names no ticket.
    private static TicketId id(Context ctx) {
        try {
            return new TicketId(ctx.pathParam("id"));
        } catch (IllegalArgumentException notAnId) {
            throw ApiException.ticketNotFound();
        }
    }
}
