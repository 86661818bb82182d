package dev.switchboard.dashboard.ticket;

import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.store.export.TicketExport;
import dev.switchboard.store.export.TicketJson;
import dev.switchboard.store.export.VendorExport;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPage;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.ticket.Tickets;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/// Everything under `/api/tickets`. Runs on virtual threads: the store may take its time.
public final class TicketEndpoints {
    private static final int MAX_KEY_CHARS = 200;
    private static final int MAX_VALUE_CHARS = 10_000;

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

    public void detail(Context ctx) {
        Envelope.success(ctx, 200, TicketJson.detail(found(ctx)));
    }

    public void edit(Context ctx) {
        TicketId id = id(ctx);
        TicketUpdate update = TicketEdit.update(JsonBody.read(ctx, maxBodyBytes, TicketEdit.KEYS));
        Ticket edited = tickets.update(id, update).orElseThrow(ApiException::ticketNotFound);
        Envelope.success(ctx, 200, TicketJson.ticket(edited));
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
        MetadataEntry entry = tickets.addMetadata(id, key, value).orElseThrow(ApiException::ticketNotFound);
        Envelope.success(ctx, 201, TicketJson.metadata(entry));
    }

    /// One ticket in the guide's shape, or as another system imports it.
    public void export(Context ctx) {
        String format = QueryParameters.read(ctx.queryString(), List.of("format")).single("format");
        Optional<VendorExport> vendor = Optional.ofNullable(format).flatMap(VendorExport::named);
        if (vendor.isEmpty() && format != null && !format.equals("json")) {
            throw ApiException.badRequest(
                    "unknown format '" + format + "': expected one of json, zendesk, freshdesk, salesforce");
        }
        TicketDetail detail = found(ctx);
        String kind = vendor.map(name -> "_" + name.wire()).orElse("");
        ctx.header(
                "Content-Disposition", "attachment; filename=\"ticket_" + detail.ticket().id() + kind + ".json\"");
        Envelope.raw(ctx, 200, vendor.map(name -> name.of(detail)).orElseGet(() -> TicketExport.of(detail)));
    }

    private TicketDetail found(Context ctx) {
        return tickets.detail(id(ctx)).orElseThrow(ApiException::ticketNotFound);
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
