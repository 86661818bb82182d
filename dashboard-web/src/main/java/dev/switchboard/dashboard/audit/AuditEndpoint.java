package dev.switchboard.dashboard.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.store.audit.AuditCsv;
import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.audit.AuditLog;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `GET /api/audit`: the audit log, oldest first. JSON comes in pages, each naming where the next begins; CSV is all
/// there is behind `cursor`, written in batches.
public final class AuditEndpoint {
    private static final List<String> PARAMETERS = List.of("from", "to", "ticket", "format", "cursor", "limit");
    private static final int USUAL_LIMIT = 200;
    private static final int MAX_LIMIT = 1_000;

    private final AuditLog audit;

    public AuditEndpoint(AuditLog audit) {
        this.audit = audit;
    }

    public void list(Context ctx) throws IOException {
        QueryParameters query = QueryParameters.read(ctx.queryString(), PARAMETERS);
        Instant from = query.instant("from");
        Instant to = query.instant("to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw ApiException.badRequest("from must be before to: " + from + " and " + to);
        }
        String ticket = query.text("ticket", 64);
        long after = after(query.single("cursor"));
        int limit = Math.min(query.wholeNumber("limit", USUAL_LIMIT, 1), MAX_LIMIT);
        String format = query.single("format");
        if (format == null || format.equals("json")) {
            page(ctx, audit.list(from, to, ticket, after, limit), limit);
        } else if (format.equals("csv")) {
            csv(ctx, from, to, ticket, after);
        } else {
            throw ApiException.badRequest("unknown format '" + format + "': expected json or csv");
        }
    }

    private static void page(Context ctx, List<AuditLog.Row> rows, int limit) {
        ArrayNode data = JsonNodeFactory.instance.arrayNode();
        for (AuditLog.Row row : rows) {
            AuditEntry entry = row.entry();
            ObjectNode node = data.addObject()
                    .put("audit_id", row.id())
                    .put("at", entry.at().toString())
                    .put("who", entry.who())
                    .put("action", entry.action())
                    .put("ticket_id", entry.ticketId())
                    .put("address", entry.address());
            node.set("details", details(entry));
        }
        Long next = rows.size() == limit ? (Long) rows.getLast().id() : null;
        Envelope.raw(ctx, 200, Envelope.withData(data).put("count", rows.size()).put("next", next));
    }

    private void csv(
            Context ctx, @Nullable Instant from, @Nullable Instant to, @Nullable String ticket, long after)
            throws IOException {
        List<AuditLog.Row> rows = audit.list(from, to, ticket, after, MAX_LIMIT);
        ctx.status(200)
                .contentType("text/csv; charset=utf-8; header=present")
                .header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"audit.csv\"");
        OutputStream out = ctx.res().getOutputStream();
        for (boolean first = true; first || !rows.isEmpty(); first = false) {
            out.write(AuditCsv.of(rows, first).getBytes(StandardCharsets.UTF_8));
            rows = rows.size() < MAX_LIMIT
                    ? List.of()
                    : audit.list(from, to, ticket, rows.getLast().id(), MAX_LIMIT);
        }
    }

    private static ObjectNode details(AuditEntry entry) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(entry.details()).forEach(details::put);
        return details;
    }

    private static long after(@Nullable String value) {
        if (value == null) {
            return 0;
        }
        if (!value.matches("\\d{1,18}")) {
            throw ApiException.badRequest("cursor must be the next of an earlier answer: a whole number");
        }
        return Long.parseLong(value);
    }
}
