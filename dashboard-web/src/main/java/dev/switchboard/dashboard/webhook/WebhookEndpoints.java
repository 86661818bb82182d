package dev.switchboard.dashboard.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.dashboard.audit.Principals;
import dev.switchboard.store.webhook.EventType;
import dev.switchboard.store.webhook.WebhookDeliveries;
import dev.switchboard.store.webhook.WebhookDelivery;
import dev.switchboard.store.webhook.WebhookEndpoint;
import dev.switchboard.store.webhook.WebhookMessage;
import dev.switchboard.store.webhook.Webhooks;
import dev.switchboard.tools.outbound.AddressGuard;
import io.javalin.http.Context;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/api/webhooks` and what lies below: the endpoints, their secrets, the log of deliveries. A secret is in the answer that
/// makes it and never again.
public final class WebhookEndpoints {
    private static final int MAX_URL_CHARS = 2_000;
    private static final int MAX_DESCRIPTION_CHARS = 200;
    private static final int USUAL_SHOWN = 50;
    private static final List<String> STATES = List.of("waiting", "running", "delivered", "dead");

    private final Webhooks webhooks;
    private final WebhookDeliveries deliveries;
    private final AddressGuard guard;
    private final Principals principals;
    private final int maxBodyBytes;

    public WebhookEndpoints(
            Webhooks webhooks, WebhookDeliveries deliveries, AddressGuard guard, Principals principals, int maxBodyBytes) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.guard = guard;
        this.principals = principals;
        this.maxBodyBytes = maxBodyBytes;
    }

    public void list(Context ctx) {
        Map<String, Map<String, Long>> tallies = deliveries.tallies();
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (WebhookEndpoint endpoint : webhooks.all()) {
            ObjectNode row = json(endpoint);
            ObjectNode tally = row.putObject("deliveries");
            Map<String, Long> counted = tallies.getOrDefault(endpoint.id(), Map.of());
            STATES.forEach(state -> tally.put(state, counted.getOrDefault(state, 0L)));
            rows.add(row);
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.set("endpoints", rows);
        EventType.ALL.forEach(data.putArray("types")::add);
        Envelope.success(ctx, 200, data);
    }

    public void make(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("url", "description", "types", "on"));
        Webhooks.Wish wish = wish(body, null);
        Webhooks.Made made = webhooks.make(wish, principals.of(ctx))
                .orElseThrow(() -> ApiException.conflict("there are " + Webhooks.MOST_ENDPOINTS + " webhooks, which is the most"));
        AuditNotes.add(ctx, "webhook", made.endpoint().id());
        AuditNotes.add(ctx, "url", made.endpoint().url());
        Envelope.success(ctx, 201, json(made.endpoint()).put("secret", made.secret()));
    }

    public void change(Context ctx) {
        WebhookEndpoint before = named(ctx);
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("url", "description", "types", "on"));
        if (body.isEmpty()) {
            throw ApiException.badRequest("nothing to change: expected some of url, description, types, on");
        }
        WebhookEndpoint after = webhooks.change(before.id(), wish(body, before)).orElseThrow(WebhookEndpoints::unknown);
        AuditNotes.add(ctx, "url", after.url());
        Envelope.success(ctx, 200, json(after));
    }

    public void remove(Context ctx) {
        WebhookEndpoint endpoint = named(ctx);
        webhooks.remove(endpoint.id());
        AuditNotes.add(ctx, "url", endpoint.url());
        Envelope.success(ctx, 200, JsonNodeFactory.instance.objectNode());
    }

    public void rotate(Context ctx) {
        Webhooks.Made made = webhooks.rotate(named(ctx).id()).orElseThrow(WebhookEndpoints::unknown);
        Envelope.success(ctx, 200, json(made.endpoint()).put("secret", made.secret()));
    }

    /// Sends a message to try the endpoint; also one that is off.
    public void ping(Context ctx) {
        WebhookEndpoint endpoint = named(ctx);
        String body = JsonNodeFactory.instance.objectNode()
                .put("type", EventType.PING)
                .put("timestamp", Instant.now().toString())
                .set("data", JsonNodeFactory.instance.objectNode().put("endpoint_id", endpoint.id()))
                .toString();
        String id = deliveries.add(EventType.PING, endpoint.id(), body, WebhookMessage.JSON);
        Envelope.success(ctx, 202, JsonNodeFactory.instance.objectNode().put("message_id", id));
    }

    public void log(Context ctx) {
        String state = ctx.queryParam("state");
        if (state != null && !state.isEmpty() && !STATES.contains(state)) {
            throw ApiException.badRequest("state must be one of " + String.join(", ", STATES));
        }
        String limit = Objects.requireNonNullElse(ctx.queryParam("limit"), String.valueOf(USUAL_SHOWN));
        if (!limit.matches("[1-9]\\d{0,2}") || Integer.parseInt(limit) > WebhookDeliveries.MOST_SHOWN) {
            throw ApiException.badRequest("limit must be a whole number from 1 to " + WebhookDeliveries.MOST_SHOWN);
        }
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (WebhookDelivery delivery : deliveries.log(ctx.queryParam("webhook"), state, Integer.parseInt(limit))) {
            rows.add(json(delivery));
        }
        Envelope.success(ctx, 200, rows);
    }

    /// Sends a delivery anew, which keeps its message's id.
    public void replay(Context ctx) {
        if (!deliveries.replay(ctx.pathParam("message"), ctx.pathParam("webhook"))) {
            throw ApiException.conflict("there is no such delivery that is dead or delivered");
        }
        Envelope.success(ctx, 202, JsonNodeFactory.instance.objectNode());
    }

    /// Sends all dead deliveries of an endpoint anew.
    public void replayDead(Context ctx) {
        int replayed = deliveries.replayDead(named(ctx).id());
        Envelope.success(ctx, 202, JsonNodeFactory.instance.objectNode().put("replayed", replayed));
    }

    private Webhooks.Wish wish(JsonBody body, @Nullable WebhookEndpoint before) {
        String url = body.words("url", MAX_URL_CHARS);
        String description = body.text("description", MAX_DESCRIPTION_CHARS);
        List<String> types = body.texts("types", EventType.ALL.size() * 2);
        Boolean on = body.truth("on");
        if (url == null && before == null) {
            throw ApiException.badRequest("url is missing: expected {\"url\",\"description\",\"types\",\"on\"}");
        }
        if (url != null) {
            check(url);
        }
        for (String type : types == null ? List.<String>of() : types) {
            if (!EventType.isPattern(type)) {
                throw ApiException.badRequest("types: '" + shown(type) + "' matches no event: expected *, ticket.*, or some of "
                        + String.join(", ", EventType.ALL));
            }
        }
        if (types != null && types.isEmpty()) {
            throw ApiException.badRequest("types must name at least one event, or *");
        }
        return new Webhooks.Wish(
                url != null ? url : Objects.requireNonNull(before).url(),
                description != null ? description : before == null ? "" : before.description(),
                types != null ? types : before == null ? List.of("*") : before.types(),
                on != null ? on : before == null || before.on());
    }

    private void check(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw ApiException.badRequest("url is no address: " + e.getReason() + " at character " + e.getIndex());
        }
        Optional<String> objection = guard.objection(uri);
        if (objection.isPresent()) {
            throw ApiException.badRequest("url cannot be used: " + objection.get());
        }
    }

    private WebhookEndpoint named(Context ctx) {
        WebhookEndpoint endpoint = webhooks.find(ctx.pathParam("webhook")).orElseThrow(WebhookEndpoints::unknown);
        AuditNotes.add(ctx, "webhook", endpoint.id());
        return endpoint;
    }

    private static ApiException unknown() {
        return ApiException.notFound("there is no such webhook");
    }

    private static String shown(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static ObjectNode json(WebhookEndpoint endpoint) {
        ObjectNode node = JsonNodeFactory.instance.objectNode()
                .put("webhook_id", endpoint.id())
                .put("url", endpoint.url())
                .put("description", endpoint.description());
        endpoint.types().forEach(node.putArray("types")::add);
        Instant until = endpoint.previousUntil();
        return node.put("on", endpoint.on())
                .put("reason", endpoint.reason())
                .put("both_secrets_until", until == null || until.isBefore(Instant.now()) ? null : until.toString())
                .put("made_at", endpoint.madeAt().toString())
                .put("made_by", endpoint.madeBy());
    }

    private static ObjectNode json(WebhookDelivery delivery) {
        boolean waits = delivery.state().equals("waiting");
        ObjectNode node = JsonNodeFactory.instance.objectNode()
                .put("message_id", delivery.messageId())
                .put("webhook_id", delivery.endpointId())
                .put("type", delivery.type())
                .put("ticket_id", delivery.ticketId())
                .put("state", delivery.state())
                .put("made_at", delivery.madeAt().toString())
                .put("due_at", waits ? delivery.dueAt().toString() : null);
        ArrayNode attempts = node.putArray("attempts");
        for (WebhookDelivery.Attempt attempt : delivery.attempts()) {
            attempts.addObject()
                    .put("attempt", attempt.number())
                    .put("at", attempt.at().toString())
                    .put("took_ms", attempt.tookMs())
                    .put("status", attempt.status())
                    .put("answer", attempt.answer())
                    .put("problem", attempt.problem());
        }
        return node;
    }
}
