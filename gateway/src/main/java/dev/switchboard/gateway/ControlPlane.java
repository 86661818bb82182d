package dev.switchboard.gateway;

import dev.switchboard.dashboard.DashboardConfig;
import dev.switchboard.dashboard.DashboardServer;
import dev.switchboard.dashboard.ops.HealthReport;
import dev.switchboard.gateway.webhook.WebhookPost;
import dev.switchboard.store.TranscriptStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// The control plane without a voice plane: a process that shows the calls of all gateways that share its database. Like
/// a gateway it has a lease, so it closes what a dead one left too.
final class ControlPlane implements AutoCloseable {
    private final TranscriptStore store;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final WebhookPost webhooks;
    private final DashboardServer dashboard;
    private final String host;

    private ControlPlane(GatewayConfig config, TranscriptStore store, Clock clock) {
        this.store = store;
        this.host = config.control().host();
        JournalMeters.register(registry, store);
        this.webhooks = WebhookPost.start(
                config.outbound(), store, WebhookPost.Happenings.NONE, config.store().redaction().sending(), registry, clock);
        this.dashboard = DashboardServer.start(
                DashboardConfig.at(config.control().host(), config.control().port())
                        .withAllowedOrigins(config.allowedOrigins())
                        .withAccess(config.access())
                        .withScorecardsDir(config.scorecardsDir())
                        .withClientAddress(config.admission().proxies()::clientOf)
                        .withOutbound(config.outbound())
                        .withBoard(config.board()),
                store,
                new DashboardAlone(),
                registry::scrape);
    }

    static ControlPlane start(GatewayConfig config, Clock clock) {
        if (!config.store().databaseUrl().startsWith("jdbc:postgresql:")) {
            throw new ConfigException(Setting.DATABASE_URL.key() + " (" + Setting.DATABASE_URL.environment()
                    + "): a dashboard of its own needs jdbc:postgresql://HOST:PORT/DATABASE;"
                    + " a SQLite file belongs to one gateway, which serves its own dashboard");
        }
        DataFolder.prepare(config.dataDir());
        TranscriptStore store = TranscriptStore.open(config.store(), clock);
        try {
            return new ControlPlane(config, store, clock);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    String address() {
        return host + ":" + dashboard.port();
    }

    @Override
    public void close() {
        dashboard.close();
        webhooks.close();
        store.close();
        registry.close();
    }

    /// The store's own troubles are added by whoever asks.
    private static final class DashboardAlone implements HealthReport {
        @Override
        public String version() {
            return Version.current();
        }

        @Override
        public List<Problem> problems() {
            return List.of();
        }

        @Override
        public Map<String, String> info() {
            return Map.of("java", Runtime.version().toString());
        }
    }
}
