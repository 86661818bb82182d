package dev.switchboard.dashboard;

import dev.switchboard.dashboard.access.Access;
import dev.switchboard.dashboard.access.LoginEndpoints;
import dev.switchboard.dashboard.action.ActionDesk;
import dev.switchboard.dashboard.action.ActionEndpoint;
import dev.switchboard.dashboard.agent.StaffEndpoints;
import dev.switchboard.dashboard.agent.ToolEndpoints;
import dev.switchboard.dashboard.api.EarlyErrors;
import dev.switchboard.dashboard.approval.ApprovalEndpoints;
import dev.switchboard.dashboard.audit.AuditEndpoint;
import dev.switchboard.dashboard.audit.AuditTrail;
import dev.switchboard.dashboard.board.BoardNumbers;
import dev.switchboard.dashboard.board.BoardWatch;
import dev.switchboard.dashboard.boxoffice.BoxOfficeEndpoints;
import dev.switchboard.dashboard.doc.ApiDocument;
import dev.switchboard.dashboard.doc.ApiRoute;
import dev.switchboard.dashboard.entry.EntryEndpoints;
import dev.switchboard.dashboard.export.ExportEndpoints;
import dev.switchboard.dashboard.helpcentre.HelpCentreEndpoints;
import dev.switchboard.dashboard.live.LiveSockets;
import dev.switchboard.dashboard.mcp.McpEndpoint;
import dev.switchboard.dashboard.ops.AgentEndpoints;
import dev.switchboard.dashboard.ops.AgentReload;
import dev.switchboard.dashboard.ops.Health;
import dev.switchboard.dashboard.ops.HealthReport;
import dev.switchboard.dashboard.outbox.OutboxEndpoints;
import dev.switchboard.dashboard.recording.RecordingEndpoints;
import dev.switchboard.dashboard.report.ReportEndpoints;
import dev.switchboard.dashboard.report.SqlEndpoint;
import dev.switchboard.dashboard.scorecard.FormShelf;
import dev.switchboard.dashboard.scorecard.QualityEndpoints;
import dev.switchboard.dashboard.scorecard.ScorecardEndpoints;
import dev.switchboard.dashboard.stepin.CallDesk;
import dev.switchboard.dashboard.stepin.SoundSockets;
import dev.switchboard.dashboard.stepin.StepInEndpoints;
import dev.switchboard.dashboard.ticket.TicketEndpoints;
import dev.switchboard.dashboard.toolcall.PlainTools;
import dev.switchboard.dashboard.toolcall.TicketLines;
import dev.switchboard.dashboard.toolcall.ToolDesk;
import dev.switchboard.dashboard.toolcall.ToolEvents;
import dev.switchboard.dashboard.webhook.ScheduleEndpoints;
import dev.switchboard.dashboard.webhook.WebhookEndpoints;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.approval.Approvals;
import dev.switchboard.tools.sale.LetterWays;
import dev.switchboard.tools.sale.Letters;
import dev.switchboard.tools.sale.entry.Entry;
import dev.switchboard.tools.sale.entry.EntryTalk;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinLogger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Map;
import java.util.function.Supplier;

/// The control plane: REST API, live feed, pages. Requests run on virtual threads and share none with the voice plane.
/// Closing ends the live feeds with 1001 and stops listening; it does not close the store.
public final class DashboardServer implements AutoCloseable {
    private final Javalin javalin;
    private final LiveSockets live;
    private final BoardWatch board;
    private final Access access;
    private final SoundSockets sounds;
    private final Runnable endToolRequests;

    private DashboardServer(
            Javalin javalin,
            LiveSockets live,
            BoardWatch board,
            SoundSockets sounds,
            Access access,
            Runnable endToolRequests) {
        this.endToolRequests = endToolRequests;
        this.javalin = javalin;
        this.live = live;
        this.board = board;
        this.sounds = sounds;
        this.access = access;
    }

    /// The same in a process that has no calls, and whose agents are not read again.
    public static DashboardServer start(
            DashboardConfig config, TranscriptStore store, HealthReport health, Supplier<String> metrics) {
        return start(config, store, health,
                () -> new AgentReload.Outcome.Refused("the agents of this process are not read again"), CallDesk.NONE, metrics);
    }

    /// The same in a process that takes no actions.
    public static DashboardServer start(
            DashboardConfig config,
            TranscriptStore store,
            HealthReport health,
            AgentReload agents,
            CallDesk calls,
            Supplier<String> metrics) {
        return start(config, store, health, agents, calls, ActionDesk.NONE, metrics);
    }

    /// Starts listening. `metrics` gives the text of `GET /metrics` each time it is asked for. Throws
    /// `DashboardException`, one line that names the setting, when the address cannot be had: it is in use, or is not
    /// of this machine. Where others can reach it everybody logs in, and the first account is made when there is none.
    /// A scorecard form that cannot be used throws a `FormException`, one line too.
    public static DashboardServer start(
            DashboardConfig config,
            TranscriptStore store,
            HealthReport health,
            AgentReload agents,
            CallDesk calls,
            ActionDesk actions,
            Supplier<String> metrics) {
        boolean onlyThisMachine = isLoopback(config);
        Clock clock = Clock.systemUTC();
        FormShelf forms = new FormShelf(config.scorecardsDir(), store.scorecards(), clock);
        Access access = Access.open(store.database(), config.access(), onlyThisMachine, clock);
        Pages pages = new Pages();
        BoardWatch board = BoardWatch.start(store.feed(), config.board(), clock);
        LiveSockets live = new LiveSockets(
                store.feed(), board, calls::levels, config.maxLiveReaders(), access.gate()::pass, config.access().recheck());
        LoginEndpoints login = access.login(config.maxBodyBytes());
        SoundSockets sounds = new SoundSockets(calls, store.tickets(), access.gate()::pass, config.access().recheck());
        ToolDesk toolDesk = new ToolDesk(
                agents::staff, store.tickets(), new TicketLines(store.writer(), store.feed()), store.audit(), clock);
        ToolEvents toolEvents = new ToolEvents(
                store.feed(), toolDesk, config.maxLiveReaders(), access.gate()::pass, config.access().recheck());
        McpEndpoint mcp = new McpEndpoint(toolDesk, access.gate(), health.version(), config.maxBodyBytes());
        ApiDocument document = new ApiDocument();
        Routes routes = new Routes(
                access.gate(),
                login,
                access.signOn(login),
                access.accounts(config.maxBodyBytes()),
                access.tokens(config.maxBodyBytes()),
                new TicketEndpoints(store.tickets(), config.maxBodyBytes()),
                new ExportEndpoints(store.tickets()),
                new ReportEndpoints(store.analysis().reports()),
                new SqlEndpoint(store.analysis().ownSql(), config.maxBodyBytes()),
                new ScheduleEndpoints(
                        store.reportSchedules(), store.analysis().reports(), store.webhooks(), access.gate()::who, config.maxBodyBytes()),
                new WebhookEndpoints(
                        store.webhooks(), store.webhookDeliveries(), config.outbound(), access.gate()::who, config.maxBodyBytes()),
                new RecordingEndpoints(store.tickets(), store.recordings(), store.keys(), config.dataDir()),
                new ScorecardEndpoints(
                        forms, store.scorecards(), store.tickets(), agents::staff, access.gate()::who, clock, config.maxBodyBytes()),
                new QualityEndpoints(
                        forms, store.scorecards(), store.audit(), access.gate()::who, clock, config.maxBodyBytes()),
                live,
                new BoardNumbers(store.board(), config.board(), clock),
                new StepInEndpoints(calls, store.tickets(), access.gate()::who, config.maxBodyBytes()),
                sounds,
                new AgentEndpoints(agents),
                new StaffEndpoints(agents::staff),
                new ToolEndpoints(agents::staff, config.maxBodyBytes()),
                new ApprovalEndpoints(
                        Approvals.open(store.database(), clock), access.gate()::who, config.maxBodyBytes()),
                new PlainTools(toolDesk, access.gate(), pages::show, config.maxBodyBytes()),
                toolEvents,
                mcp,
                new HelpCentreEndpoints(agents::staff, access.gate()::who),
                new ActionEndpoint(actions, access.gate()::who, config.maxBodyBytes()),
                BoxOfficeEndpoints.over(agents::staff, clock, config.maxBodyBytes()),
                new EntryEndpoints(
                        new Entry(store.database(), clock, Entry.Hours.USUAL), new EntryTalk(ZoneId.systemDefault()),
                        access.gate()::who, config.maxBodyBytes()),
                new OutboxEndpoints(new Letters(store.database(), clock, LetterWays.NONE), agents::staff),
                new Health(health, store, access.gate()::knows).counting("dashboards", live::readers),
                metrics,
                document,
                pages,
                new AuditEndpoint(store.audit()),
                new AuditTrail(store.audit(), access.gate()::who, clock));
        Javalin javalin = Javalin.create(cfg -> {
            cfg.startup.showJavalinBanner = false;
            cfg.concurrency.useVirtualThreads = true;
            cfg.http.prefer405over404 = true;
            cfg.contextResolver.ip = ctx -> config.clientAddress()
                    .of(ctx.req().getRemoteAddr(), Collections.list(ctx.req().getHeaders("X-Forwarded-For")));
            cfg.http.maxRequestSize = config.maxBodyBytes();
            guard(cfg, new AccessCheck(config, !onlyThisMachine, pages.securityHeaders()));
            assets(cfg);
            routes.on(cfg.routes);
        });
        document.describe(ApiRoute.of(javalin));
        try {
            // Javalin logs what it also throws; here one line is to be said about it, by whoever reports the start.
            JavalinLogger.enabled = false;
            javalin.start(config.bind(), config.port());
        } catch (JavalinBindException taken) {
            javalin.stop();
            board.close();
            access.close();
            throw new DashboardException(
                    "the control plane cannot listen on " + config.bind() + ":" + config.port()
                            + " (in use, or not an address of this machine): set SWITCHBOARD_HTTP_PORT to a free port,"
                            + " or to 0 for any",
                    taken);
        } finally {
            JavalinLogger.enabled = true;
        }
        return new DashboardServer(javalin, live, board, sounds, access, () -> {
            mcp.close();
            toolEvents.close();
            toolDesk.close();
        });
    }

    /// The port it listens on, also where 0 was asked for.
    public int port() {
        return javalin.port();
    }

    /// For the test that compares its routes with the document.
    Javalin javalin() {
        return javalin;
    }

    @Override
    public void close() {
        endToolRequests.run();
        sounds.close();
        live.close();
        board.close();
        javalin.stop();
        access.close();
    }

    private static void guard(JavalinConfig cfg, AccessCheck accessCheck) {
        cfg.jetty.modifyServer(server -> {
            server.setHandler(accessCheck);
            server.setErrorHandler(new EarlyErrors());
        });
        cfg.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    }

    private static void assets(JavalinConfig cfg) {
        cfg.staticFiles.add(files -> {
            files.hostedPath = "/assets";
            files.directory = "/web";
            files.location = Location.CLASSPATH;
            // Files keep their names over releases, and in a reproducible build also their times, from which the web
            // server makes the ETag: a browser that kept one could not tell it from the next release's.
            files.headers = Map.of("Cache-Control", "no-store");
        });
    }

    private static boolean isLoopback(DashboardConfig config) {
        try {
            return InetAddress.getByName(config.bind()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new DashboardException("SWITCHBOARD_BIND is " + config.bind() + ", which is no address", e);
        }
    }
}
