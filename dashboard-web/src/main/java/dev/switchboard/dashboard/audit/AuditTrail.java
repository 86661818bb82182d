package dev.switchboard.dashboard.audit;

import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.audit.AuditLog;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Stands around every endpoint under `/api/` and notes who read or changed what. A path that is not known here is noted
/// too, as `api.request`, so that none is forgotten. Adding to the log never waits.
///
/// What is streamed is noted before its first byte, for it has been read even if it breaks off; everything else once it
/// is known what became of it. A request that was not understood (400) read nothing and is not noted.
public final class AuditTrail {
    private static final Map<String, String> ACTIONS = Map.of(
            "GET /api/tickets", "tickets.search",
            "GET /api/tickets/{id}", "ticket.read",
            "PATCH /api/tickets/{id}", "ticket.change",
            "POST /api/tickets/{id}/metadata", "ticket.metadata",
            "GET /api/tickets/{id}/export", "ticket.export",
            "GET /api/reports/{name}", "report.run",
            "POST /api/sql", "sql.run",
            "POST /api/tools/{name}/try", "tool.try",
            "GET /api/audit", "audit.read");

    private static final Map<String, String> STREAMED = Map.of(
            "GET /api/tickets/export", "tickets.export",
            "GET /api/tickets/{id}/recording", "ticket.recording");

    /// What shows no transcript.
    private static final Set<String> QUIET = Set.of(
            "GET /api/tickets/stats", "GET /api/reports", "POST /api/agents/reload", "GET /api/live",
            "GET /api/agents", "GET /api/tools",
            "HEAD /api/tickets/{id}/recording");

    private static final String LIST = "GET /api/tickets";
    private static final int UNDERSTOOD_NOT = 400;

    private final AuditLog audit;
    private final Principals principals;
    private final Clock clock;

    public AuditTrail(AuditLog audit, Principals principals, Clock clock) {
        this.audit = audit;
        this.principals = principals;
        this.clock = clock;
    }

    public void before(Context ctx) {
        String action = STREAMED.get(endpoint(ctx));
        if (action != null) {
            note(ctx, action, details(ctx));
        }
    }

    public void after(Context ctx) {
        String endpoint = endpoint(ctx);
        if (endpoint.isEmpty() || QUIET.contains(endpoint) || STREAMED.containsKey(endpoint)
                || ctx.statusCode() == UNDERSTOOD_NOT) {
            return;
        }
        Map<String, String> details = details(ctx);
        if (endpoint.equals(LIST) && details.getOrDefault("q", "").isBlank()) {
            return; // no words were looked for, and rows show none
        }
        String action = ACTIONS.get(endpoint);
        if (action == null) {
            details.put("request", endpoint);
        }
        details.put("status", String.valueOf(ctx.statusCode()));
        note(ctx, action == null ? "api.request" : action, details);
    }

    /// Whoever opens the live feed reads what is said from then on.
    public void live(Context ctx) {
        note(ctx, "live.watch", details(ctx));
    }

    private void note(Context ctx, String action, Map<String, String> details) {
        @Nullable String ticket = inPath(ctx, "{id}");
        audit.add(new AuditEntry(clock.instant(), principals.of(ctx), action, ticket, ctx.ip(), details));
    }

    private static Map<String, String> details(Context ctx) {
        Map<String, String> details = new LinkedHashMap<>();
        ctx.queryParamMap().forEach((name, values) -> details.put(name, AuditNotes.cut(joined(values))));
        String name = inPath(ctx, "{name}");
        if (name != null) {
            details.put("name", name);
        }
        String range = ctx.header("Range");
        if (range != null) {
            details.put("range", AuditNotes.cut(range));
        }
        details.putAll(AuditNotes.of(ctx));
        return details;
    }

    private static String joined(List<String> values) {
        return String.join(",", values);
    }

    /// A part of the path. Javalin tells handlers that stand around endpoints only of the parts of their own pattern.
    private static @Nullable String inPath(Context ctx, String part) {
        var matched = ctx.endpoints().matchedHttpEndpoint();
        List<String> pattern = matched == null ? List.of() : List.of(matched.path.split("/"));
        String[] path = ctx.path().split("/");
        int at = pattern.indexOf(part);
        return at < 0 || at >= path.length ? null : AuditNotes.cut(path[at]);
    }

    private static String endpoint(Context ctx) {
        var matched = ctx.endpoints().matchedHttpEndpoint();
        return matched == null ? "" : matched.method.name() + " " + matched.path;
    }
}
