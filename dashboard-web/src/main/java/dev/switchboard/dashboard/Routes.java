package dev.switchboard.dashboard;

import dev.switchboard.dashboard.access.AccountEndpoints;
import dev.switchboard.dashboard.access.Door;
import dev.switchboard.dashboard.access.Gate;
import dev.switchboard.dashboard.access.LoginEndpoints;
import dev.switchboard.dashboard.access.Right;
import dev.switchboard.dashboard.access.SignOnEndpoints;
import dev.switchboard.dashboard.access.TokenEndpoints;
import dev.switchboard.dashboard.action.ActionEndpoint;
import dev.switchboard.dashboard.agent.StaffEndpoints;
import dev.switchboard.dashboard.agent.ToolEndpoints;
import dev.switchboard.dashboard.api.ApiErrors;
import dev.switchboard.dashboard.approval.ApprovalEndpoints;
import dev.switchboard.dashboard.audit.AuditEndpoint;
import dev.switchboard.dashboard.audit.AuditTrail;
import dev.switchboard.dashboard.board.BoardNumbers;
import dev.switchboard.dashboard.boxoffice.BoxOfficeEndpoints;
import dev.switchboard.dashboard.doc.ApiDocument;
import dev.switchboard.dashboard.doc.QueryCheck;
import dev.switchboard.dashboard.entry.EntryEndpoints;
import dev.switchboard.dashboard.export.ExportEndpoints;
import dev.switchboard.dashboard.helpcentre.HelpCentreEndpoints;
import dev.switchboard.dashboard.live.LiveSockets;
import dev.switchboard.dashboard.mcp.McpEndpoint;
import dev.switchboard.dashboard.ops.AgentEndpoints;
import dev.switchboard.dashboard.ops.Health;
import dev.switchboard.dashboard.outbox.OutboxEndpoints;
import dev.switchboard.dashboard.recording.RecordingEndpoints;
import dev.switchboard.dashboard.report.ReportEndpoints;
import dev.switchboard.dashboard.report.SqlEndpoint;
import dev.switchboard.dashboard.scorecard.QualityEndpoints;
import dev.switchboard.dashboard.scorecard.ScorecardEndpoints;
import dev.switchboard.dashboard.stepin.SoundSockets;
import dev.switchboard.dashboard.stepin.StepInEndpoints;
import dev.switchboard.dashboard.ticket.TicketEndpoints;
import dev.switchboard.dashboard.toolcall.PlainTools;
import dev.switchboard.dashboard.toolcall.ToolEvents;
import dev.switchboard.dashboard.webhook.ScheduleEndpoints;
import dev.switchboard.dashboard.webhook.WebhookEndpoints;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.function.Supplier;

/// Every path of the control plane, and after its handler the right it needs: `gate` refuses whoever lacks it, and a path
/// that names none to everybody. Each is also in the document (`openapi/`): a test compares the two.
record Routes(
        Gate gate,
        LoginEndpoints login,
        SignOnEndpoints signOn,
        AccountEndpoints accounts,
        TokenEndpoints keys,
        TicketEndpoints tickets,
        ExportEndpoints exports,
        ReportEndpoints reports,
        SqlEndpoint sql,
        ScheduleEndpoints schedules,
        WebhookEndpoints webhooks,
        RecordingEndpoints recordings,
        ScorecardEndpoints scorecards,
        QualityEndpoints quality,
        LiveSockets live,
        BoardNumbers board,
        StepInEndpoints stepIn,
        SoundSockets sounds,
        AgentEndpoints agents,
        StaffEndpoints staff,
        ToolEndpoints tools,
        ApprovalEndpoints approvals,
        PlainTools plainTools,
        ToolEvents toolEvents,
        McpEndpoint mcp,
        HelpCentreEndpoints helpCentre,
        ActionEndpoint actions,
        BoxOfficeEndpoints boxOffice,
        EntryEndpoints entry,
        OutboxEndpoints outbox,
        Health health,
        Supplier<String> metrics,
        ApiDocument document,
        Pages pages,
        AuditEndpoint audit,
        AuditTrail trail) {
    void on(RoutesConfig routes) {
        routes.beforeMatched(gate::before);
        routes.wsBeforeUpgrade(gate::before);
        routes.beforeMatched("/api/*", new QueryCheck(document)::before);
        routes.beforeMatched("/api/*", gate::plain);

        routes.beforeMatched("/api/*", trail::before);
        routes.after("/api/*", trail::after);

        // For machines
        routes.get("/health", health::answer, Door.EVERYONE);
        routes.get("/metrics", this::metrics, Right.METRICS_READ);
        routes.get("/openapi.json", document::show, Door.SIGNED_IN);

        // Who may: logging in, accounts, tokens
        routes.get("/api/login", signOn::ways, Door.EVERYONE);
        routes.post("/api/login", login::logIn, Door.EVERYONE);
        routes.get("/api/login/oidc", signOn::begin, Door.EVERYONE);
        routes.get("/api/login/oidc/callback", signOn::finish, Door.EVERYONE);
        routes.post("/api/logout", login::logOut, Door.SIGNED_IN);
        routes.get("/api/me", login::me, Door.SIGNED_IN);
        routes.post("/api/password", login::choosePassword, Door.SIGNED_IN);
        routes.get("/api/accounts", accounts::list, Right.ACCOUNTS_ADMINISTER);
        routes.post("/api/accounts", accounts::add, Right.ACCOUNTS_ADMINISTER);
        routes.patch("/api/accounts/{account}", accounts::change, Right.ACCOUNTS_ADMINISTER);
        routes.post("/api/accounts/{account}/password", accounts::resetPassword, Right.ACCOUNTS_ADMINISTER);
        routes.get("/api/tokens", keys::list, Right.ACCOUNTS_ADMINISTER);
        routes.post("/api/tokens", keys::make, Right.ACCOUNTS_ADMINISTER);
        routes.delete("/api/tokens/{token}", keys::revoke, Right.ACCOUNTS_ADMINISTER);

        // Tickets
        routes.get("/api/tickets/stats", tickets::stats, Right.TICKETS_READ);
        routes.get("/api/tickets", tickets::list, Right.TICKETS_READ);
        routes.get("/api/tickets/export", exports::export, Right.TICKETS_EXPORT);
        routes.get("/api/tickets/{id}", tickets::detail, Right.TICKETS_READ);
        routes.patch("/api/tickets/{id}", tickets::edit, Right.TICKETS_CHANGE);
        routes.post("/api/tickets/{id}/metadata", tickets::addMetadata, Right.TICKETS_CHANGE);
        routes.get("/api/tickets/{id}/export", tickets::export, Right.TICKETS_EXPORT);

        // Analysts
        routes.get("/api/reports", reports::list, Right.REPORTS_READ);
        routes.get("/api/reports/{name}", reports::run, Right.REPORTS_READ);
        routes.get("/api/sql/schema", sql::schema, Right.SQL_RUN);
        routes.post("/api/sql", sql::ask, Right.SQL_RUN);

        routes.get("/api/report-schedules", schedules::list, Right.REPORTS_SCHEDULE);
        routes.post("/api/report-schedules", schedules::make, Right.REPORTS_SCHEDULE);
        routes.delete("/api/report-schedules/{schedule}", schedules::remove, Right.REPORTS_SCHEDULE);

        // Webhooks
        routes.get("/api/webhooks", webhooks::list, Right.WEBHOOKS_ADMINISTER);
        routes.post("/api/webhooks", webhooks::make, Right.WEBHOOKS_ADMINISTER);
        routes.get("/api/webhooks/deliveries", webhooks::log, Right.WEBHOOKS_ADMINISTER);
        routes.patch("/api/webhooks/{webhook}", webhooks::change, Right.WEBHOOKS_ADMINISTER);
        routes.delete("/api/webhooks/{webhook}", webhooks::remove, Right.WEBHOOKS_ADMINISTER);
        routes.post("/api/webhooks/{webhook}/secret", webhooks::rotate, Right.WEBHOOKS_ADMINISTER);
        routes.post("/api/webhooks/{webhook}/ping", webhooks::ping, Right.WEBHOOKS_ADMINISTER);
        routes.post("/api/webhooks/{webhook}/replay", webhooks::replayDead, Right.WEBHOOKS_ADMINISTER);
        routes.post("/api/webhooks/{webhook}/replay/{message}", webhooks::replay, Right.WEBHOOKS_ADMINISTER);

        // Recordings
        routes.get("/api/tickets/{id}/recording", recordings::play, Right.RECORDINGS_PLAY);
        routes.head("/api/tickets/{id}/recording", recordings::play, Right.RECORDINGS_PLAY);

        // Quality review
        routes.get("/api/scorecards/forms", scorecards::forms, Right.SCORECARDS_READ);
        routes.get("/api/tickets/{id}/scorecards", scorecards::ofTicket, Right.SCORECARDS_READ);
        routes.post("/api/tickets/{id}/scorecards", scorecards::start, Right.SCORECARDS_FILL);
        routes.patch("/api/tickets/{id}/scorecards/{evaluation}", scorecards::change, Right.SCORECARDS_FILL);
        routes.delete("/api/tickets/{id}/scorecards/{evaluation}", scorecards::discard, Right.SCORECARDS_FILL);
        routes.get("/api/scorecards/evaluations", quality::evaluations, Right.SCORECARDS_READ);
        routes.get("/api/scorecards/results", quality::results, Right.SCORECARDS_READ);
        routes.get("/api/scorecards/agreement", quality::agreement, Right.SCORECARDS_READ);
        routes.get("/api/scorecards/worklist", quality::worklist, Right.SCORECARDS_READ);
        routes.post("/api/scorecards/draws", quality::draw, Right.SCORECARDS_FILL);

        // Who read and changed what
        routes.get("/api/audit", audit::list, Right.AUDIT_READ);

        // Agents
        routes.post("/api/agents/reload", agents::reload, Right.AGENTS_RELOAD);
        routes.get("/api/agents", staff::list, Right.AGENTS_READ);
        routes.get("/api/tools", tools::list, Right.AGENTS_READ);
        routes.get("/api/tools/sources", tools::sources, Right.AGENTS_READ);
        routes.post("/api/tools/{name}/try", tools::attempt, Right.TOOLS_TRY);
        routes.get("/api/approvals", approvals::list, Right.TOOLS_APPROVE);
        routes.post("/api/approvals/{approval}", approvals::decide, Right.TOOLS_APPROVE);

        // Tools for programs: plain HTTP and MCP
        routes.beforeMatched("/tools/*", new QueryCheck(document)::before);
        routes.get("/tools", plainTools::list, Door.EVERYONE);
        routes.beforeMatched("/tools/events", trail::live);
        routes.get("/tools/events", toolEvents::stream, Right.LIVE_WATCH);
        routes.post("/tools/{name}", plainTools::call, Right.TOOLS_CALL);
        routes.post("/mcp", mcp::post, Right.TOOLS_CALL);

        routes.beforeMatched("/voice/*", new QueryCheck(document)::before);
        routes.after("/voice/*", trail::after);
        routes.post("/voice/action", actions::act, Right.ACTIONS_TAKE);

        // The help centre
        routes.get("/api/help-centre", helpCentre::list, Right.AGENTS_READ);
        routes.get("/api/help-centre/search", helpCentre::search, Right.AGENTS_READ);
        routes.get("/api/help-centre/documents/{document}", helpCentre::show, Right.AGENTS_READ);
        routes.post("/api/help-centre/upload", helpCentre::upload, Right.HELP_CENTRE_CHANGE);
        routes.post("/api/help-centre/paste", helpCentre::paste, Right.HELP_CENTRE_CHANGE);
        routes.post("/api/help-centre/reindex", helpCentre::reindex, Right.HELP_CENTRE_CHANGE);
        routes.delete("/api/help-centre/documents/{document}", helpCentre::remove, Right.HELP_CENTRE_CHANGE);
        routes.post("/api/help-centre/documents/{document}/restore", helpCentre::restore, Right.HELP_CENTRE_CHANGE);
        routes.post("/api/help-centre/documents/{document}/allow", helpCentre::allow, Right.HELP_CENTRE_CHANGE);

        // The box office: what is on, what was sold
        routes.get("/api/venues", boxOffice.events()::venues, Right.SALES_SEE);
        routes.post("/api/venues", boxOffice.events()::addVenue, Right.SALES_CHANGE);
        routes.patch("/api/venues/{venue}", boxOffice.events()::changeVenue, Right.SALES_CHANGE);
        routes.get("/api/events", boxOffice.events()::list, Right.SALES_SEE);
        routes.post("/api/events", boxOffice.events()::make, Right.SALES_CHANGE);
        routes.get("/api/events/{event}", boxOffice.events()::show, Right.SALES_SEE);
        routes.patch("/api/events/{event}", boxOffice.events()::change, Right.SALES_CHANGE);
        routes.get("/api/events/{event}/seat", boxOffice.events()::seat, Right.SALES_SEE);
        routes.post("/api/events/{event}/publish", boxOffice.events()::publish, Right.SALES_CHANGE);
        routes.post("/api/events/{event}/postpone", boxOffice.events()::postpone, Right.SALES_CHANGE);
        routes.post("/api/events/{event}/cancel", boxOffice.events()::cancel, Right.SALES_CHANGE);
        routes.post("/api/events/{event}/sections", boxOffice.sections()::add, Right.SALES_CHANGE);
        routes.patch("/api/events/{event}/sections/{section}", boxOffice.sections()::change, Right.SALES_CHANGE);
        routes.delete("/api/events/{event}/sections/{section}", boxOffice.sections()::remove, Right.SALES_CHANGE);
        routes.post("/api/events/{event}/sections/{section}/kept", boxOffice.sections()::keep, Right.SALES_CHANGE);
        routes.get("/api/orders", boxOffice.orders()::list, Right.SALES_SEE);
        routes.get("/api/orders/{order}", boxOffice.orders()::show, Right.SALES_SEE);
        routes.post("/api/orders/{order}/resend", boxOffice.orders()::resend, Right.SALES_CHANGE);
        routes.post("/api/orders/{order}/refund", boxOffice.orders()::refund, Right.SALES_CHANGE);
        routes.post("/api/orders/{order}/cancel", boxOffice.orders()::cancel, Right.SALES_CHANGE);
        routes.get("/api/sales", boxOffice.sales()::show, Right.SALES_SEE);
        // Tickets at the door
        routes.get("/api/check-in", entry::events, Right.ENTRY_CHECK);
        routes.post("/api/check-in", entry::checkIn, Right.ENTRY_CHECK);
        routes.post("/api/check-in/undo", entry::undo, Right.ENTRY_CHECK);
        routes.get("/api/events/{event}/check-in", entry::list, Right.ENTRY_CHECK);

        // What customers were sent
        routes.get("/api/outbox", outbox::list, Right.SALES_SEE);
        routes.get("/api/outbox/{message}", outbox::show, Right.SALES_SEE);
        routes.get("/api/outbox/{message}/files/{file}", outbox::file, Right.SALES_SEE);
        routes.post("/api/outbox/{message}/again", outbox::again, Right.SALES_CHANGE);

        // Calls as they happen
        routes.wsBeforeUpgrade("/api/live", live::admit);
        routes.wsBeforeUpgrade("/api/live", trail::live);
        routes.ws("/api/live", live::on, Right.LIVE_WATCH);
        routes.get("/api/live", live::upgradeNeeded, Right.LIVE_WATCH);

        routes.get("/api/board", board::show, Right.TICKETS_READ);

        // Supervisors step in
        routes.get("/api/calls/{id}", stepIn::look, Right.CALLS_STEP_IN);
        routes.post("/api/calls/{id}/whisper", stepIn::whisper, Right.CALLS_STEP_IN);
        routes.post("/api/calls/{id}/say", stepIn::say, Right.CALLS_STEP_IN);
        routes.post("/api/calls/{id}/take-over", stepIn::takeOver, Right.CALLS_STEP_IN);
        routes.post("/api/calls/{id}/hand-back", stepIn::handBack, Right.CALLS_STEP_IN);
        routes.post("/api/calls/{id}/transfer", stepIn::transfer, Right.CALLS_STEP_IN);
        routes.post("/api/calls/{id}/end", stepIn::end, Right.CALLS_STEP_IN);
        routes.wsBeforeUpgrade("/api/calls/{id}/audio", sounds::admit);
        routes.wsBeforeUpgrade("/api/calls/{id}/audio", trail::listen);
        routes.ws("/api/calls/{id}/audio", sounds::on, Right.CALLS_STEP_IN);
        routes.get("/api/calls/{id}/audio", sounds::upgradeNeeded, Right.CALLS_STEP_IN);

        // Pages; their files lie under /assets
        routes.get("/", pages::show, Door.EVERYONE);
        routes.get("/tickets", pages::show, Door.EVERYONE);
        routes.get("/tickets/{id}", pages::show, Door.EVERYONE);
        routes.get("/reports", pages::show, Door.EVERYONE);
        routes.get("/quality", pages::show, Door.EVERYONE);
        routes.get("/sql", pages::show, Door.EVERYONE);
        routes.get("/webhooks", pages::show, Door.EVERYONE);
        routes.get("/agents", pages::show, Door.EVERYONE);
        routes.get("/approvals", pages::show, Door.EVERYONE);
        routes.get("/help-centre", pages::show, Door.EVERYONE);
        routes.get("/events", pages::show, Door.EVERYONE);
        routes.get("/events/{event}", pages::show, Door.EVERYONE);
        routes.get("/orders", pages::show, Door.EVERYONE);
        routes.get("/orders/{order}", pages::show, Door.EVERYONE);
        routes.get("/sales", pages::show, Door.EVERYONE);
        routes.get("/outbox", pages::show, Door.EVERYONE);
        routes.get("/check-in", pages::show, Door.EVERYONE);
        routes.get("/system", pages::show, Door.EVERYONE);
        routes.get("/docs", pages::show, Door.EVERYONE);
        routes.get("/access", pages::show, Door.EVERYONE);

        ApiErrors.on(routes, pages::showNotFound);
    }

    /// Prometheus text format 0.0.4
    /// (<https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format>).
    private void metrics(Context ctx) {
        ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.get());
    }
}
