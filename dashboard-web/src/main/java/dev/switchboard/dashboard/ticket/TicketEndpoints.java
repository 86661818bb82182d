package dev.switchboard.dashboard.ticket;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.store.export.TicketExport;
import dev.switchboard.store.export.TicketJson;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPage;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.ticket.Tickets;
import io.javalin.http.Context;
import java.util.List;

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
        TicketPage page = tickets.list(TicketQuery.filter(ctx.queryParamMap()));
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        page.tickets().forEach(ticket -> rows.add(TicketJson.ticket(ticket)));
        Envelope.page(ctx, rows, page.total());
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
            throw ApiException.badRequest((key == null ? "key" : "value") + " is missing: expected {\"key\",\"value\"}");
        }
        MetadataEntry entry = tickets.addMetadata(id, key, value).orElseThrow(ApiException::ticketNotFound);
        Envelope.success(ctx, 201, TicketJson.metadata(entry));
    }

    public void export(Context ctx) {
        String format = ctx.queryParam("format");
        if (format != null && !format.equals("json")) {
            throw ApiException.badRequest("unknown format '" + format + "': expected json");
        }
        TicketDetail detail = found(ctx);
        ctx.header("Content-Disposition", "attachment; filename=\"ticket_" + detail.ticket().id() + ".json\"");
        Envelope.raw(ctx, 200, TicketExport.of(detail));
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
