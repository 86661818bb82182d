package dev.switchboard.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.NodePrograms;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.webhook.EventType;
import dev.switchboard.store.webhook.WebhookMessage;
import dev.switchboard.store.webhook.Webhooks;
import dev.switchboard.tools.outbound.AddressGuard;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A delivery of ours, as it came over the wire, before the library that Standard Webhooks publishes.
class StandardWebhooksIT {
    @Test
    void theOfficialLibraryVerifiesADeliveryAndRefusesAChangedOne(@TempDir Path folder) throws Exception {
        try (TranscriptStore store = TranscriptStore.open(StoreConfig.in(folder), Clock.systemUTC());
                Receiver receiver = new Receiver(Receiver.Answer.of(200));
                WebhookPost _ = WebhookPost.start(
                        AddressGuard.allowing(List.of("127.0.0.1")), new SslContextFactory.Client(), WebhookLimits.USUAL, store,
                        WebhookPost.Happenings.NONE, RedactionPolicy.OFF.sending(), new SimpleMeterRegistry(), Clock.systemUTC())) {
            Webhooks.Made hook = store.webhooks()
                    .make(new Webhooks.Wish(receiver.url(), "test", List.of("*"), true), "tester").orElseThrow();
            store.webhookDeliveries().add(EventType.PING, hook.endpoint().id(),
                    "{\"type\":\"webhook.ping\",\"timestamp\":\"2026-12-01T00:00:00Z\",\"data\":{\"name\":\"Zoë\"}}", WebhookMessage.JSON);
            Receiver.Told told = await().until(() -> receiver.told, all -> !all.isEmpty()).getFirst();
            String printed = NodePrograms.runOnNewNode("webhook.mjs", List.of(
                    hook.secret(), told.id(), String.valueOf(told.timestamp()), told.signature(), told.body()));
            assertThat(printed).contains("verified webhook.ping", "a changed body: No matching signature found");
        }
    }
}
