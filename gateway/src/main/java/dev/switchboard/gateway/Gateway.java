package dev.switchboard.gateway;

import dev.switchboard.dashboard.DashboardConfig;
import dev.switchboard.dashboard.DashboardServer;
import dev.switchboard.dashboard.agent.Staff.VoicePlane;
import dev.switchboard.gateway.action.ActionSessions;
import dev.switchboard.gateway.aftercall.AfterCall;
import dev.switchboard.gateway.call.AddressRate;
import dev.switchboard.gateway.call.CallMetrics;
import dev.switchboard.gateway.call.CallParts;
import dev.switchboard.gateway.call.FrontDesk;
import dev.switchboard.gateway.caller.realtime.ApiTokens;
import dev.switchboard.gateway.caller.realtime.RelayHouse;
import dev.switchboard.gateway.caller.text.SmsDesk;
import dev.switchboard.gateway.caller.twilio.TwilioMessages;
import dev.switchboard.gateway.mail.OutboxFolder;
import dev.switchboard.gateway.mail.SaleLetters;
import dev.switchboard.gateway.mail.SummaryPost;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.Secret;
import dev.switchboard.gateway.model.steady.LinkParts;
import dev.switchboard.gateway.model.steady.SteadyDialer;
import dev.switchboard.gateway.webhook.SaleNews;
import dev.switchboard.gateway.webhook.WebhookPost;
import dev.switchboard.gateway.net.CoreSharing;
import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.ListenerLimits;
import dev.switchboard.gateway.net.LoopLag;
import dev.switchboard.gateway.net.NettyCallLoop;
import dev.switchboard.gateway.net.OriginCheck;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.gateway.net.WebSocketListener;
import dev.switchboard.gateway.pay.StripeHook;
import dev.switchboard.gateway.recording.Recorder;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.retention.RecordingFiles;
import dev.switchboard.store.retention.Retention;
import dev.switchboard.tools.ApprovalRules;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.ToolsSetup;
import dev.switchboard.tools.file.ToolFileException;
import dev.switchboard.tools.source.ToolSources;
import dev.switchboard.tools.sale.LetterSender;
import dev.switchboard.tools.sale.LetterWays;
import dev.switchboard.tools.sale.NoPayments;
import dev.switchboard.tools.sale.PaymentDesk;
import dev.switchboard.tools.sale.stripe.StripePayments;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The composition root: every long-lived object of the process, made top to bottom in start order; `close` is that list
/// backwards, calls first.
final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final int VOICE_THREADS = Math.max(1, Runtime.getRuntime().availableProcessors());
    private static final Duration LAG_PERIOD = Duration.ofMillis(200);
    private static final ByteBufAllocatorMetric DIRECT_BUFFERS =
            ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    private static final Duration DRAIN_SLACK = Duration.ofSeconds(5);
    private static final Duration AGENTS_LOOK = Duration.ofSeconds(2);

    private final GatewayConfig config;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final DelegatedTasks delegated;
    private final FrontDesk reception;
    private final ActionSessions actions;
    private final AgentShelf agents;
    private final WebSocketListener listener;
    private final DashboardServer dashboard;
    private final @Nullable LocalEngine engine;
    private final String modelLabel;
    private final Tools tools;

    private Gateway(GatewayConfig config, Clock clock) {
        this.config = config;
        try {
            DataFolder.prepare(config.dataDir());
            TranscriptStore store = opened(TranscriptStore.open(config.store(), clock));
            AtomicReference<URI> voicePlane = new AtomicReference<>(URI.create("http://127.0.0.1"));
            @Nullable StripePayments stripe = config.payments() instanceof PaymentWay.Stripe way
                    ? opened(new StripePayments(way.settings(voicePlane::get), store.database(), clock)) : null;
            this.tools = opened(Tools.open(store.database(), clock, new ToolsSetup(
                    config.mail().map(_ -> SummaryPost.wishes(store.summaryMails(), clock)),
                    config.helpCentre(),
                    new ApprovalRules(
                            config.stepIn().approvalWait(), new StoredWish(config.store().redaction().writing())),
                    stripe != null ? stripe : config.paymentDesk() ? new PaymentDesk(voicePlane::get) : new NoPayments(),
                    letterWays(config, store, voicePlane::get, clock),
                    config.tickets())));
            ToolSources sources = opened(toolSources(config, tools, clock));
            AgentReader reader = new AgentReader(tools, sources, config.interruption(), config.recording().calls());
            AgentFiles files = reader.read(config.agentsDir(), config.defaultAgent());

            PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            opened.push(registry::close);
            CallMetrics metrics = new CallMetrics(registry, config.prices());
            Gauge.builder("switchboard.record.queue.depth", store.writer(), writer -> writer.depth())
                    .description("Ticket entries waiting for the database")
                    .register(registry);
            JournalMeters.register(registry, store);
            ToolMeters toolMeters = new ToolMeters(tools, registry);
            HelpCentreMeters.register(registry, tools.helpCenter());

            Gauge.builder("switchboard.buffers.direct", DIRECT_BUFFERS::usedDirectMemory)
                    .description("Memory that socket buffers hold outside the heap")
                    .baseUnit("bytes")
                    .register(registry);

            Recorder recorder = opened(
                    Recorder.start(
                                    config.dataDir(), store.recordings(), store.keys(), config.recording().keepDays(),
                                    registry, clock)
                            .pausingForCards(config.recording().cardPause()));
            opened(Retention.start(
                    store.database(), config.retention(), RecordingFiles.in(config.dataDir()), store.audit(), clock));
            config.afterCall().ifPresent(after -> opened(
                    AfterCall.start(after, store, Categorizer.standard().names(), registry, clock)));
            Optional<SummaryPost> post = config.mail().map(mail -> opened(
                    SummaryPost.start(mail, store, config.store().redaction().sending(), registry, clock)));
            opened(WebhookPost.start(
                    config.outbound(), store, new SaleNews(tools.sales().news()), config.store().redaction().sending(), registry, clock));
            this.engine = config.usesLocalEngine() ? opened(LocalEngine.start(config, files, tools, sources.examples(), clock)) : null;
            Endpoint endpoint = config.cloud().orElseGet(() -> new Endpoint.Local(Objects.requireNonNull(engine).port()));
            this.modelLabel = endpoint.label();
            warnOfUnpriced(List.of(endpoint.model(), endpoint.transcriptionModel()));
            warnOfUnpriced(ownModels(files));

            EventLoops loops = opened(EventLoops.startGathering("voice", VOICE_THREADS, config.transport()));
            FunctionCounter.builder("switchboard.voice.allocated", loops, EventLoops::allocatedBytes)
                    .description("Heap memory the voice event loops have allocated")
                    .baseUnit("bytes")
                    .register(registry);
            Gauge.builder("switchboard.voice.loops", () -> VOICE_THREADS)
                    .description("Voice event loops, by what carries their sockets")
                    .tag("transport", config.transport().word())
                    .register(registry);
            opened(LoopLag.watch(loops, LAG_PERIOD, new LoopLagTimers(registry, "voice")));
            WebSocketDialer dialer = new WebSocketDialer(
                    DialLimits.keeping(config.link().connectWithin(), config.modelKeepalive()));
            this.delegated = new DelegatedTasks(files, tools, clock);
            ModelLines lines = ModelLines.to(endpoint, dialer, tools, delegated, metrics);
            SteadyDialer models =
                    new SteadyDialer(new LinkParts(lines.sessions(), config.link(), metrics, clock, new Random()));
            this.reception = new FrontDesk(
                    new CallParts(store.writer(), store.feed(), tools, models, config.limits(), metrics, recorder, clock,
                            config.stepIn()),
                    files.directory(),
                    new AddressRate(config.admission().callsPerMinute(), System::nanoTime));
            this.actions = opened(new ActionSessions(
                    house(files), tools, delegated.mind(), config.afterCall().map(AfterCall.Config::endpoint), store.writer(),
                    ActionSessions.Limits.USUAL, clock));
            this.agents = opened(new AgentShelf(
                            reader,
                            new AgentShelf.ToolFolder(config.tools().folder(), sources::reload),
                            config.agentsDir(), config.defaultAgent(), files, this::staff, clock))
                    .watching(AGENTS_LOOK);
            RelayHouse relays = new RelayHouse(
                    reception,
                    lines.relayed(),
                    dialer,
                    metrics,
                    new ApiTokens(config.apiTokens().stream().map(Secret::value).toList()),
                    config.realtimeReveals(),
                    config.admission().proxies());
            SmsDesk texts = opened(SmsDesk.open(
                    reception, metrics, store.optOuts(), config.text().sms(),
                    config.text().twilio().map(TwilioMessages::new), () -> new NettyCallLoop(loops.next()), clock));
            @Nullable StripeHook stripeHook = stripe == null ? null : new StripeHook(
                    tools.sales(), stripe.webhook(tools.sales()), opened(stripe.rounds(tools.sales()).start())::lookSoon);
            this.listener = opened(WebSocketListener.bind(
                    config.voice().host(),
                    config.voice().port(),
                    Setting.VOICE_PORT.environment(),
                    VoiceRoutes.of(config, reception, relays, texts, tools, stripeHook, metrics, clock),
                    OriginCheck.allowing(config.allowedOrigins()),
                    ListenerLimits.defaults(),
                    loops,
                    metrics::rejected));
            voicePlane.set(config.publicUrl()
                    .orElseGet(() -> URI.create("http://" + config.voice().host() + ":" + listener.port())));
            this.dashboard = opened(DashboardServer.start(
                    DashboardConfig.at(config.control().host(), config.control().port())
                            .withAllowedOrigins(config.allowedOrigins())
                            .withAccess(config.access())
                            .withClientAddress(config.admission().proxies()::clientOf)
                            .withScorecardsDir(config.scorecardsDir())
                            .withDataDir(config.dataDir())
                            .withOutbound(config.outbound())
                            .withBoard(config.board()),
                    store,
                    new GatewayHealth(
                            store, modelLabel, engine, reception::draining, post, tools.helpCenter(),
                            new GatewayFacts(config, reception::callsInProgress, listener::openConnections)),
                    new StaffBoard(
                            agents,
                            tools,
                            sources::states,
                            config.limits(),
                            new VoicePlane(config.voice().host(), listener.port(), config.publicUrl())),
                    new SteppingIn(reception),
                    actions,
                    () -> {
                        toolMeters.look();
                        return registry.scrape();
                    }));
            CoreSharing.stepBack();
        } catch (RuntimeException e) {
            closeOpened();
            throw e;
        }
    }

    /// What nothing is set up to send lies in the folder `outbox`.
    private LetterWays letterWays(GatewayConfig config, TranscriptStore store, Supplier<URI> house, Clock clock) {
        Path outbox = config.dataDir().resolve("outbox");
        Optional<LetterSender> mail = config.mail().map(each -> opened(new SaleLetters(each)));
        Optional<LetterSender> texts = config.text().twilio().flatMap(account -> config.text().from().map(from ->
                opened(new SaleTexts(TwilioMessages.once(account), from, store.optOuts(), clock))));
        return new LetterWays(Optional.of(mail.orElseGet(() -> OutboxFolder.ofMail(outbox, clock))),
                Optional.of(texts.orElseGet(() -> OutboxFolder.ofTexts(outbox, clock))), LetterWays.NONE.enclosures(), house);
    }

    /// Starts everything. The clock's zone is the machine's: "tonight" means tonight here.
    static Gateway start(GatewayConfig config) {
        return new Gateway(config, Clock.systemDefaultZone());
    }

    String modelLabel() {
        return modelLabel;
    }

    /// Who takes customers' money, for people; empty where nobody does or it is none.
    Optional<String> paymentLabel() {
        return config.payments() instanceof PaymentWay.Stripe way
                ? Optional.of("Stripe, " + (way.settings(() -> way.api()).live() ? "LIVE mode: real money is taken" : "test mode"))
                : Optional.empty();
    }

    String voiceAddress() {
        return config.voice().host() + ":" + listener.port();
    }

    String controlAddress() {
        return config.control().host() + ":" + dashboard.port();
    }

    Optional<String> engineAddress() {
        return Optional.ofNullable(engine).map(local -> "127.0.0.1:" + local.port());
    }

    Tools tools() {
        return tools;
    }

    int openVoiceConnections() {
        return listener.openConnections();
    }

    int callsInProgress() {
        return reception.callsInProgress();
    }

    /// The engine first, so that no call is answered by an agent whose dialogue it does not have yet.
    private void staff(AgentFiles files) {
        if (engine != null) {
            engine.talkBy(files);
        }
        delegated.learn(files);
        reception.staff(files.directory());
        actions.staff(house(files));
        warnOfUnpriced(ownModels(files));
    }

    private ActionSessions.House house(AgentFiles files) {
        return new ActionSessions.House(files.directory(), config.defaultAgent(), files.catchAlls());
    }

    /// Reads the agents' files again; what came of it is in the log.
    void reloadAgents() {
        var _ = agents.reload();
    }

    /// Refuses new calls, lets the live ones go on for the configured time, then ends them with a goodbye, and waits,
    /// bounded, until their tickets are closed; then closes everything.
    @Override
    public void close() {
        if (!areOver(reception.refuseMore(), config.admission().shutdownWait())
                && !areOver(reception.drain(),
                        config.limits().drain().plus(FrontDesk.longestGoodbye()).plus(DRAIN_SLACK))) {
            log.warn("not every call could be ended in time; their tickets are closed as interrupted");
        }
        closeOpened();
    }

    /// Ends the live calls without a word, also those that `close` is waiting for in another thread.
    void endCalls() {
        reception.endNow();
    }

    private static ToolSources toolSources(GatewayConfig config, Tools tools, Clock clock) {
        try {
            return ToolSources.open(
                    config.tools().folder(), tools, config.outbound(), config.tools().environment(), clock);
        } catch (ToolFileException wrong) {
            throw new ConfigException(wrong.line(), wrong);
        }
    }

    private static boolean areOver(Future<?> calls, Duration within) {
        try {
            calls.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private List<String> ownModels(AgentFiles files) {
        return config.usesLocalEngine()
                ? List.of()
                : files.agents().stream().flatMap(agent -> agent.model().stream()).distinct().toList();
    }

    private void warnOfUnpriced(List<String> models) {
        for (String model : models) {
            if (!model.isEmpty() && !config.prices().knows(model)) {
                log.warn("no price for {}: its calls are kept without a cost; name a table with {}", model, Setting.PRICE_TABLE.key());
            }
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    private void closeOpened() {
        for (AutoCloseable part; (part = opened.poll()) != null; ) {
            try {
                part.close();
            } catch (Exception e) {
                log.warn("closing {}", part.getClass().getSimpleName(), e);
            }
        }
    }
}
