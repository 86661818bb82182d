package dev.switchboard.dashboard;

import dev.switchboard.dashboard.agent.StaffEndpoints;
import dev.switchboard.dashboard.agent.ToolEndpoints;
import dev.switchboard.dashboard.api.ApiErrors;
import dev.switchboard.dashboard.audit.AuditEndpoint;
import dev.switchboard.dashboard.audit.AuditTrail;
import dev.switchboard.dashboard.doc.ApiDocument;
import dev.switchboard.dashboard.doc.QueryCheck;
import dev.switchboard.dashboard.export.ExportEndpoints;
import dev.switchboard.dashboard.live.LiveSockets;
import dev.switchboard.dashboard.ops.AgentEndpoints;
import dev.switchboard.dashboard.ops.Health;
import dev.switchboard.dashboard.recording.RecordingEndpoints;
import dev.switchboard.dashboard.report.ReportEndpoints;
import dev.switchboard.dashboard.report.SqlEndpoint;
import dev.switchboard.dashboard.ticket.TicketEndpoints;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.function.Supplier;

/// Every path of the control plane. Each is also in the document (`openapi/`): a test compares the two.
record Routes(
        TicketEndpoints tickets,
        ExportEndpoints exports,
        ReportEndpoints reports,
        SqlEndpoint sql,
        RecordingEndpoints recordings,
        LiveSockets live,
        AgentEndpoints agents,
        StaffEndpoints staff,
        ToolEndpoints tools,
        Health health,
        Supplier<String> metrics,
        ApiDocument document,
        Pages pages,
        AuditEndpoint audit,
        AuditTrail trail) {
    void on(RoutesConfig routes) {
        routes.beforeMatched("/api/*", new QueryCheck(document)::before);

        routes.beforeMatched("/api/*", trail::before);
        routes.after("/api/*", trail::after);

        // For machines
        routes.get("/health", health::answer);
        routes.get("/metrics", this::metrics);
        routes.get("/openapi.json", document::show);

        // Tickets
        routes.get("/api/tickets/stats", tickets::stats);
        routes.get("/api/tickets", tickets::list);
        routes.get("/api/tickets/export", exports::export);
        routes.get("/api/tickets/{id}", tickets::detail);
        routes.patch("/api/tickets/{id}", tickets::edit);
        routes.post("/api/tickets/{id}/metadata", tickets::addMetadata);
        routes.get("/api/tickets/{id}/export", tickets::export);

        // Analysts
        routes.get("/api/reports", reports::list);
        routes.get("/api/reports/{name}", reports::run);
        routes.post("/api/sql", sql::ask);

        // Recordings
        routes.get("/api/tickets/{id}/recording", recordings::play);
        routes.head("/api/tickets/{id}/recording", recordings::play);

        // Who read and changed what
        routes.get("/api/audit", audit::list);

        // Agents
        routes.post("/api/agents/reload", agents::reload);
        routes.get("/api/agents", staff::list);
        routes.get("/api/tools", tools::list);
        routes.post("/api/tools/{name}/try", tools::attempt);

        // Calls as they happen
        routes.wsBeforeUpgrade("/api/live", live::admit);
        routes.wsBeforeUpgrade("/api/live", trail::live);
        routes.ws("/api/live", live::on);
        routes.get("/api/live", live::upgradeNeeded);

        // Pages; their files lie under /assets
        routes.get("/", pages::show);
        routes.get("/tickets", pages::show);
        routes.get("/tickets/{id}", pages::show);
        routes.get("/agents", pages::show);
        routes.get("/tools", pages::show);
        routes.get("/system", pages::show);
        routes.get("/docs", pages::show);

        ApiErrors.on(routes, pages::showNotFound);
    }

    /// Prometheus text format 0.0.4
    /// (<https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format>).
    private void metrics(Context ctx) {
        ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.get());
    }
}
