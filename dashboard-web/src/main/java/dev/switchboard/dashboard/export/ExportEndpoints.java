package dev.switchboard.dashboard.export;

import dev.switchboard.dashboard.access.Gate;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.dashboard.ticket.TicketQuery;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.ticket.TicketCursor;
import dev.switchboard.store.ticket.TicketExtract;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.Tickets;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `GET /api/tickets/export`: all tickets of a kind and time, oldest first, as they stood when each was written. A few
/// are in memory at once, and a reader that takes its time holds nothing up but its own thread. An answer that broke off
/// has no end; `after`, with the cursor of the last ticket that came whole, goes on from there. Tickets that are opened
/// while an export runs are not in it, since they stand behind where it ends.
public final class ExportEndpoints {
    private static final Logger log = LoggerFactory.getLogger(ExportEndpoints.class);

    /// Tickets read at once: a database transaction of some 10 ms.
    private static final int BATCH = 100;

    private final Tickets tickets;

    public ExportEndpoints(Tickets tickets) {
        this.tickets = tickets;
    }

    public void export(Context ctx) throws IOException {
        QueryParameters query = QueryParameters.read(ctx.queryString(), TicketQuery.EXPORT);
        ExportFormat format = query.one("format", ExportFormat::parse);
        TicketCursor after = query.one("after", ExportEndpoints::cursor);
        TicketFilter filter = TicketQuery.exported(query);
        if (format == null) {
            throw ApiException.badRequest("format is missing: expected one of ndjson, csv, zip");
        }
        Tickets shown = Gate.showsPlain(ctx, query) ? tickets.plain() : tickets;
        TicketCursor until = shown.newest();
        List<TicketExtract> first = shown.extract(filter, after, until, BATCH);
        ctx.status(200)
                .contentType(format.contentType())
                .header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"tickets." + format.wire() + "\"");
        try {
            stream(shown, format, filter, after, until, first, ctx.res().getOutputStream());
        } catch (IOException gone) {
            log.debug("the reader of an export went away: {}", gone.toString());
        } catch (StoreException e) {
            // The answer is on its way; that it has no end is what tells its reader.
            log.error("an export broke off in the store", e);
        }
    }

    private static void stream(
            Tickets shown,
            ExportFormat format,
            TicketFilter filter,
            @Nullable TicketCursor after,
            TicketCursor until,
            List<TicketExtract> first,
            OutputStream out)
            throws IOException {
        ExportFormat.Writer writer = format.writer(out, after != null);
        List<TicketExtract> batch = first;
        TicketCursor last = after;
        long count = 0;
        while (!batch.isEmpty() && count < format.mostTickets()) {
            for (TicketExtract extract : batch) {
                writer.ticket(extract);
                last = extract.at();
                count++;
            }
            batch = shown.extract(filter, last, until, BATCH);
        }
        writer.end(count, last, !batch.isEmpty());
    }

    private static TicketCursor cursor(String value) {
        try {
            return TicketCursor.parse(value);
        } catch (IllegalArgumentException notACursor) {
            throw new IllegalArgumentException("after must be the cursor of an exported ticket", notACursor);
        }
    }
}
