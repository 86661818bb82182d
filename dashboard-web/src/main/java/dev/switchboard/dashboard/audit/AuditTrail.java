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
    private static final String LOGIN = "POST /api/login";
    private static final String SIGN_ON = "GET /api/login/oidc/callback";
    private static final Map<String, String> ACTIONS = Map.ofEntries(
            Map.entry("GET /api/tickets", "tickets.search"),
            Map.entry("GET /api/tickets/{id}", "ticket.read"),
            Map.entry("PATCH /api/tickets/{id}", "ticket.change"),
            Map.entry("POST /api/tickets/{id}/metadata", "ticket.metadata"),
            Map.entry("GET /api/tickets/{id}/export", "ticket.export"),
            Map.entry("GET /api/reports/{name}", "report.run"),
            Map.entry("POST /api/sql", "sql.run"),
            Map.entry("POST /api/tools/{name}/try", "tool.try"),
            Map.entry("POST /api/approvals/{approval}", "tool.approval"),
            Map.entry("POST /voice/action", "voice.action"),
            Map.entry("POST /api/help-centre/upload", "help-centre.added"),
            Map.entry("POST /api/help-centre/paste", "help-centre.added"),
            Map.entry("POST /api/help-centre/reindex", "help-centre.reindexed"),
            Map.entry("DELETE /api/help-centre/documents/{document}", "help-centre.removed"),
            Map.entry("POST /api/help-centre/documents/{document}/restore", "help-centre.restored"),
            Map.entry("POST /api/help-centre/documents/{document}/allow", "help-centre.allowed"),
            Map.entry("POST /api/check-in", "ticket.check-in"),
            Map.entry("POST /api/check-in/undo", "ticket.check-in-undone"),
            Map.entry("GET /api/events/{event}/check-in", "guests.read"),
            Map.entry("GET /api/outbox", "outbox.read"),
            Map.entry("GET /api/outbox/{message}", "outbox.read"),
            Map.entry("GET /api/outbox/{message}/files/{file}", "outbox.file"),
            Map.entry("POST /api/outbox/{message}/again", "outbox.again"),
            Map.entry("GET /api/audit", "audit.read"),
            Map.entry("GET /api/tickets/{id}/scorecards", "scorecard.read"),
            Map.entry("POST /api/tickets/{id}/scorecards", "scorecard.started"),
            Map.entry("PATCH /api/tickets/{id}/scorecards/{evaluation}", "scorecard.changed"),
            Map.entry("DELETE /api/tickets/{id}/scorecards/{evaluation}", "scorecard.discarded"),
            Map.entry("GET /api/scorecards/evaluations", "scorecards.list"),
            Map.entry("GET /api/scorecards/results", "scorecards.results"),
            Map.entry("GET /api/scorecards/agreement", "scorecards.agreement"),
            Map.entry("POST /api/scorecards/draws", "scorecards.drawn"),
            Map.entry("POST /api/venues", "venue.made"),
            Map.entry("PATCH /api/venues/{venue}", "venue.changed"),
            Map.entry("POST /api/events", "event.made"),
            Map.entry("PATCH /api/events/{event}", "event.changed"),
            Map.entry("POST /api/events/{event}/publish", "event.published"),
            Map.entry("POST /api/events/{event}/postpone", "event.postponed"),
            Map.entry("POST /api/events/{event}/cancel", "event.cancelled"),
            Map.entry("POST /api/events/{event}/sections", "section.made"),
            Map.entry("PATCH /api/events/{event}/sections/{section}", "section.changed"),
            Map.entry("DELETE /api/events/{event}/sections/{section}", "section.removed"),
            Map.entry("POST /api/events/{event}/sections/{section}/kept", "seats.kept"),
            Map.entry("GET /api/orders", "orders.search"),
            Map.entry("GET /api/orders/{order}", "order.read"),
            Map.entry("POST /api/orders/{order}/resend", "order.resent"),
            Map.entry("POST /api/orders/{order}/refund", "order.refunded"),
            Map.entry("POST /api/orders/{order}/cancel", "order.cancelled"),
            Map.entry(LOGIN, "login"),
            Map.entry(SIGN_ON, "login"),
            Map.entry("POST /api/logout", "logout"),
            Map.entry("POST /api/password", "password.chosen"),
            Map.entry("POST /api/accounts", "account.made"),
            Map.entry("PATCH /api/accounts/{account}", "account.changed"),
            Map.entry("POST /api/accounts/{account}/password", "account.reset"),
            Map.entry("POST /api/tokens", "token.made"),
            Map.entry("DELETE /api/tokens/{token}", "token.revoked"),
            Map.entry("POST /api/report-schedules", "schedule.made"),
            Map.entry("DELETE /api/report-schedules/{schedule}", "schedule.removed"),
            Map.entry("POST /api/webhooks", "webhook.made"),
            Map.entry("PATCH /api/webhooks/{webhook}", "webhook.changed"),
            Map.entry("DELETE /api/webhooks/{webhook}", "webhook.removed"),
            Map.entry("POST /api/webhooks/{webhook}/secret", "webhook.secret"),
            Map.entry("POST /api/webhooks/{webhook}/ping", "webhook.ping"),
            Map.entry("POST /api/webhooks/{webhook}/replay", "webhook.replay"),
            Map.entry("POST /api/webhooks/{webhook}/replay/{message}", "webhook.replay"));

    /// `POST /api/calls/{id}/take-over` is noted as `call.take-over`.
    private static final String STEP_IN = "POST /api/calls/{id}/";

    private static final Map<String, String> STREAMED = Map.of(
            "GET /api/tickets/export", "tickets.export",
            "GET /api/tickets/{id}/recording", "ticket.recording");

    /// What shows no transcript. The list of approvals shows what runs would do, and pages ask for it every few seconds: what
    /// is noted is who decided.
    private static final Set<String> QUIET = Set.of(
            "GET /api/tickets/stats", "GET /api/board", "GET /api/reports", "GET /api/sql/schema", "POST /api/agents/reload", "GET /api/live",
            "GET /api/me", "GET /api/login", "GET /api/login/oidc", "GET /api/accounts", "GET /api/tokens",
            "GET /api/report-schedules", "GET /api/webhooks", "GET /api/webhooks/deliveries",
            "GET /api/scorecards/forms", "GET /api/scorecards/worklist",
            "GET /api/help-centre", "GET /api/help-centre/search", "GET /api/help-centre/documents/{document}",
            "GET /api/venues", "GET /api/events", "GET /api/events/{event}", "GET /api/events/{event}/seat", "GET /api/sales",
            "GET /api/check-in", "GET /api/agents", "GET /api/tools", "GET /api/tools/sources", "GET /api/approvals", "GET /api/calls/{id}",
            "GET /api/calls/{id}/audio", "HEAD /api/tickets/{id}/recording");

    private static final String LIST = "GET /api/tickets";
    private static final int UNDERSTOOD_NOT = 400;
    private static final int UNKNOWN = 401;
    private static final int TOO_MANY = 429;

    private final AuditLog audit;
    private final Principals principals;
    private final Clock clock;

    public AuditTrail(AuditLog audit, Principals principals, Clock clock) {
        this.audit = audit;
        this.principals = principals;
        this.clock = clock;
    }

    /// Runs behind the gate: what it refuses was not read.
    public void before(Context ctx) {
        String action = STREAMED.get(endpoint(ctx));
        if (action != null) {
            note(ctx, action, details(ctx));
        }
    }

    public void after(Context ctx) {
        String endpoint = endpoint(ctx);
        if (endpoint.isEmpty() || QUIET.contains(endpoint) || STREAMED.containsKey(endpoint)
                || ctx.statusCode() == UNDERSTOOD_NOT || ctx.statusCode() == TOO_MANY) {
            return;
        }
        boolean refused = AuditNotes.of(ctx).containsKey("refused");
        if (refused && "state".equals(AuditNotes.of(ctx).get("refused"))) {
            return; // anybody can do that, as often as they like
        }
        boolean unknown = ctx.statusCode() == UNKNOWN;
        if (unknown && !endpoint.equals(LOGIN)) {
            return; // whoever it was saw nothing, and must not be able to fill the log
        }
        Map<String, String> details = details(ctx);
        if (endpoint.equals(LIST) && details.getOrDefault("q", "").isBlank()) {
            return; // no words were looked for, and rows show none
        }
        String action = unknown || refused
                ? "login.failed"
                : endpoint.startsWith(STEP_IN) ? "call." + endpoint.substring(STEP_IN.length()) : ACTIONS.get(endpoint);
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

    /// Whoever opens the sound of a call hears it from then on.
    public void listen(Context ctx) {
        audit.add(new AuditEntry(
                clock.instant(), principals.of(ctx), "call.listen", AuditNotes.cut(ctx.pathParam("id")), ctx.ip(), details(ctx)));
    }

    private void note(Context ctx, String action, Map<String, String> details) {
        @Nullable String ticket = inPath(ctx, "{id}");
        audit.add(new AuditEntry(clock.instant(), principals.of(ctx), action, ticket, ctx.ip(), details));
    }

    private static Map<String, String> details(Context ctx) {
        Map<String, String> details = new LinkedHashMap<>();
        Map<String, List<String>> query = endpoint(ctx).equals(SIGN_ON) ? Map.of() : ctx.queryParamMap();
        query.forEach((name, values) -> details.put(name, AuditNotes.cut(joined(values))));
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
