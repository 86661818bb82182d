package dev.switchboard.gateway;

import dev.switchboard.dashboard.DashboardConfig;
import dev.switchboard.dashboard.DashboardServer;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallMetrics;
import dev.switchboard.gateway.call.CallParts;
import dev.switchboard.gateway.call.FrontDesk;
import dev.switchboard.gateway.caller.realtime.ApiTokens;
import dev.switchboard.gateway.caller.realtime.RelayHouse;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.Secret;
import dev.switchboard.gateway.model.realtime.RealtimeDialer;
import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.ListenerLimits;
import dev.switchboard.gateway.net.LoopLag;
import dev.switchboard.gateway.net.OriginCheck;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.gateway.net.WebSocketListener;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.Tools;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The composition root: every long-lived object of the process, made top to bottom in start order; `close` is that list
/// backwards, calls first.
final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final int VOICE_THREADS = Math.max(1, Runtime.getRuntime().availableProcessors());
    private static final Duration LAG_PERIOD = Duration.ofMillis(200);
    private static final Duration DRAIN_SLACK = Duration.ofSeconds(5);

    private final GatewayConfig config;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final FrontDesk reception;
    private final WebSocketListener listener;
    private final DashboardServer dashboard;
    private final @Nullable LocalEngine engine;
    private final String modelLabel;

    private Gateway(GatewayConfig config, Clock clock) {
        this.config = config;
        try {
            DataFolder.prepare(config.dataDir());
            TranscriptStore store = opened(TranscriptStore.open(config.store(), clock));
            Tools tools = opened(Tools.open(store.database(), clock));
            AgentFiles files = new AgentReader(tools, config.interruption()).read(config.agentsDir(), config.defaultAgent());
            List<Agent> agents = files.agents();

            PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            opened.push(registry::close);
            CallMetrics metrics = new CallMetrics(registry, config.prices());
            Gauge.builder("switchboard.record.queue.depth", store.writer(), writer -> writer.depth())
                    .description("Ticket entries waiting for the database")
                    .register(registry);

            this.engine = config.usesLocalEngine() ? opened(LocalEngine.start(config, files, tools, clock)) : null;
            Endpoint endpoint = config.cloud().orElseGet(() -> new Endpoint.Local(Objects.requireNonNull(engine).port()));
            this.modelLabel = endpoint.label();
            warnOfUnpriced(endpoint);

            EventLoops loops = opened(EventLoops.start("voice", VOICE_THREADS));
            opened(LoopLag.watch(loops, LAG_PERIOD, new LoopLagTimers(registry, "voice")));
            WebSocketDialer dialer = new WebSocketDialer(DialLimits.defaults());
            RealtimeDialer models = new RealtimeDialer(dialer, endpoint, tools, metrics);
            this.reception = new FrontDesk(
                    new CallParts(store.writer(), store.feed(), tools, models, config.limits(), metrics, clock), agents);
            RelayHouse relays = new RelayHouse(
                    reception,
                    new RelayedModel(endpoint, models),
                    dialer,
                    metrics,
                    new ApiTokens(config.apiTokens().stream().map(Secret::value).toList()),
                    config.realtimeReveals());
            this.listener = opened(WebSocketListener.bind(
                    config.voice().host(),
                    config.voice().port(),
                    Setting.VOICE_PORT.environment(),
                    VoiceRoutes.of(config, reception, relays, metrics, clock),
                    OriginCheck.allowing(config.allowedOrigins()),
                    ListenerLimits.defaults(),
                    loops,
                    metrics::rejected));
            this.dashboard = opened(DashboardServer.start(
                    DashboardConfig.at(config.control().host(), config.control().port())
                            .withAllowedOrigins(config.allowedOrigins()),
                    store,
                    new GatewayHealth(store, modelLabel, engine),
                    registry::scrape));
        } catch (RuntimeException e) {
            closeOpened();
            throw e;
        }
    }

    /// Starts everything. The clock's zone is the machine's: "tonight" means tonight here.
    static Gateway start(GatewayConfig config) {
        return new Gateway(config, Clock.systemDefaultZone());
    }

    String modelLabel() {
        return modelLabel;
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

    int openVoiceConnections() {
        return listener.openConnections();
    }

    int callsInProgress() {
        return reception.callsInProgress();
    }

    /// Refuses new calls, ends the live ones and waits, bounded, until their tickets are closed; then closes everything.
    @Override
    public void close() {
        try {
            reception.drain().get(config.limits().drain().plus(DRAIN_SLACK).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("not every call could be ended in time; their tickets will be closed at the next start");
        }
        closeOpened();
    }

    private void warnOfUnpriced(Endpoint endpoint) {
        for (String model : List.of(endpoint.model(), endpoint.transcriptionModel())) {
            if (!config.prices().knows(model)) {
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
