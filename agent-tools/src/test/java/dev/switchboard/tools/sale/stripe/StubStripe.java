package dev.switchboard.tools.sale.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A Stripe in memory, on loopback: checkout sessions, payment links and refunds, with its forms, error objects and idempotency
/// keys, as far as its documentation and its own client say how they behave. What customers and banks do is done by methods;
/// each has it tell events, which wait in `told` until a test delivers them.
final class StubStripe implements AutoCloseable {
    static final String KEY = "sk_test_51Stub";
    private static final String ITEM = "line_items\\[0]\\[(quantity|price_data]\\[(currency|unit_amount|product_data]\\[name))]";
    private static final String NAMES = "(payment_intent_data\\[metadata]|metadata)\\[[a-z_]+]";
    private static final String SESSION = "mode|client_reference_id|customer_email|expires_at|success_url|cancel_url"
            + "|adaptive_pricing\\[enabled]|" + ITEM + "|" + NAMES;
    private static final String LINK = "restrictions\\[completed_sessions]\\[limit]|after_completion\\[type]"
            + "|after_completion\\[redirect]\\[url]|active|" + ITEM + "|" + NAMES;
    private static final String REFUND = "payment_intent|amount|reason|metadata\\[[a-z_]+]";
    private static final JsonMapper JSON = new JsonMapper();

    /// A request that failed on purpose: answered with this, or (`status` 0) not at all, though it was carried out.
    record Fault(int status, String shouldRetry) {}

    private record Answer(int status, JsonNode body) {}

    private record Kept(String request, Answer answer) {}

    final List<ObjectNode> told = new ArrayList<>();
    final Deque<Fault> faults = new ArrayDeque<>();
    final List<String> requests = new ArrayList<>();
    final List<Map<String, String>> headers = new ArrayList<>();
    final Map<String, ObjectNode> sessions = new LinkedHashMap<>();
    final Map<String, ObjectNode> links = new LinkedHashMap<>();
    final Map<String, ObjectNode> refunds = new LinkedHashMap<>();
    /// Refunds stay under way until a bank says otherwise.
    boolean slowBanks;

    private final Map<String, Kept> keys = new LinkedHashMap<>();
    private final Map<String, ObjectNode> intents = new LinkedHashMap<>();
    private final Clock clock;
    private final HttpServer server;
    private int made;

    StubStripe(Clock clock) throws IOException {
        this.clock = clock;
        this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    // ---- what customers and banks do

    synchronized void pays(String session) {
        completes(session, "paid");
    }

    /// By a means whose money comes later, if it does.
    synchronized void paysLater(String session) {
        completes(session, "unpaid");
    }

    private void completes(String id, String paymentStatus) {
        ObjectNode session = open(id);
        ObjectNode intent = intent(session);
        session.put("status", "complete").put("payment_status", paymentStatus).put("payment_intent", intent.path("id").asText());
        intent.put("status", paymentStatus.equals("paid") ? "succeeded" : "processing");
        ObjectNode link = links.get(session.path("payment_link").asText());
        if (link != null && link.path("limit").asLong() == 1) {
            link.put("active", false);
        }
        tells("checkout.session.completed", session);
    }

    synchronized void moneyComes(String id, boolean comes) {
        ObjectNode session = Objects.requireNonNull(sessions.get(id));
        if (comes) {
            session.put("payment_status", "paid");
        }
        intent(session).put("status", comes ? "succeeded" : "requires_payment_method");
        tells("checkout.session.async_payment_" + (comes ? "succeeded" : "failed"), session);
    }

    synchronized void isDeclined(String id, String why) {
        ObjectNode intent = intent(open(id));
        intent.put("status", "requires_payment_method");
        intent.putObject("last_payment_error").put("code", "card_declined").put("decline_code", why);
        tells("payment_intent.payment_failed", intent);
    }

    /// Opens a link in a browser.
    synchronized String visits(String linkId) {
        ObjectNode link = Objects.requireNonNull(links.get(linkId));
        if (!link.path("active").asBoolean()) {
            throw new IllegalStateException("the link is closed");
        }
        ObjectNode session = link.path("template").deepCopy();
        session.put("id", "cs_test_" + ++made).put("payment_link", linkId);
        session.put("expires_at", clock.instant().plus(Duration.ofHours(24)).getEpochSecond());
        sessions.put(session.path("id").asText(), session);
        return session.path("id").asText();
    }

    /// What runs out at Stripe by itself.
    synchronized void timePasses() {
        for (ObjectNode session : sessions.values()) {
            if (session.path("status").asText().equals("open")
                    && session.path("expires_at").asLong() <= clock.instant().getEpochSecond()) {
                session.put("status", "expired");
                tells("checkout.session.expired", session);
            }
        }
    }

    synchronized void bankSays(String refundId, String status) {
        ObjectNode refund = Objects.requireNonNull(refunds.get(refundId));
        refund.put("status", status);
        if (status.equals("failed")) {
            refund.put("failure_reason", "lost_or_stolen_card");
            tells("refund.failed", refund);
        }
        tells("refund.updated", refund);
    }

    /// Somebody gives money back on Stripe's own pages.
    synchronized String refundsByHand(String session, long amount) {
        return refund(Map.of("payment_intent", Objects.requireNonNull(sessions.get(session)).path("payment_intent").asText(),
                "amount", String.valueOf(amount))).body().path("id").asText();
    }

    String status(String session) {
        return Objects.requireNonNull(sessions.get(session)).path("status").asText();
    }

    /// As it does after a day.
    synchronized void forgetsKeys() {
        keys.clear();
    }

    private ObjectNode open(String id) {
        ObjectNode session = sessions.get(id);
        if (session == null || !session.path("status").asText().equals("open")) {
            throw new IllegalStateException(id + " cannot be paid: " + session);
        }
        return session;
    }

    private ObjectNode intent(ObjectNode session) {
        String id = "pi_" + session.path("id").asText().substring(3);
        return intents.computeIfAbsent(id, _ -> {
            ObjectNode intent = object("payment_intent", id).put("amount", session.path("amount_total").asLong())
                    .put("currency", session.path("currency").asText());
            intent.set("metadata", session.path("intent_metadata").deepCopy());
            return intent;
        });
    }

    // ---- what is told

    ObjectNode tells(String type, JsonNode object) {
        ObjectNode event = object("event", "evt_" + ++made).put("type", type).put("api_version", StripeApi.VERSION)
                .put("pending_webhooks", 1);
        JsonNode told = object.deepCopy();
        ((ObjectNode) told).remove("intent_metadata");
        event.putObject("data").set("object", told);
        this.told.add(event);
        return event;
    }

    static String signature(String secret, byte[] body, Instant at) {
        String time = String.valueOf(at.getEpochSecond());
        return "t=" + time + ",v1=" + StripeSignature.sign(secret, time, body);
    }

    // ---- its API

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer;
            Fault fault;
            boolean[] replayed = {false};
            if (exchange.getRequestURI().getPath().equals("/_stub/pays")) {
                pays(form(exchange.getRequestURI().getRawQuery()).getOrDefault("session", ""));
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            synchronized (this) {
                requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                Map<String, String> seen = new LinkedHashMap<>();
                exchange.getRequestHeaders().forEach((name, values) -> seen.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
                headers.add(seen);
                fault = faults.poll();
                answer = fault != null && fault.status > 0
                        ? new Answer(fault.status, error("api_error", "", "", "Something went wrong."))
                        : once(exchange, body, replayed);
            }
            if (fault != null && fault.status == 0) {
                return;
            }
            if (fault != null && !fault.shouldRetry.isEmpty()) {
                exchange.getResponseHeaders().add("Stripe-Should-Retry", fault.shouldRetry);
            }
            if (replayed[0]) {
                exchange.getResponseHeaders().add("Idempotent-Replayed", "true");
            }
            byte[] bytes = JSON.writeValueAsBytes(answer.body);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders().add("Request-Id", "req_" + requests.size());
            exchange.sendResponseHeaders(answer.status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Answer once(HttpExchange exchange, String body, boolean[] replayed) {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (!("Bearer " + KEY).equals(authorization)) {
            return new Answer(401, error("invalid_request_error", "", "", "Invalid API Key provided: sk_test_****"));
        }
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        String path = exchange.getRequestURI().getPath();
        boolean post = exchange.getRequestMethod().equals("POST");
        if (!post || key == null) {
            return answer(post, path, form(post ? body : String.valueOf(exchange.getRequestURI().getRawQuery())));
        }
        String request = path + " " + body;
        Kept kept = keys.get(key);
        if (kept != null) {
            replayed[0] = true;
            return kept.request.equals(request) ? kept.answer : new Answer(400, error("idempotency_error", "", "",
                    "Keys for idempotent requests can only be used with the same parameters they were first used with."));
        }
        Answer answer = answer(true, path, form(body));
        keys.put(key, new Kept(request, new Answer(answer.status, answer.body.deepCopy())));
        return answer;
    }

    private Answer answer(boolean post, String path, Map<String, String> form) {
        String id = path.replaceFirst("^/v1/(checkout/sessions|payment_links|refunds)/?", "").replaceFirst("/expire$", "");
        if (path.startsWith("/v1/checkout/sessions")) {
            return post && id.isEmpty() ? session(form)
                    : post ? expire(id)
                    : form.containsKey("expand[]") ? expanded(id.isEmpty() ? visits(form) : found(sessions, id))
                    : id.isEmpty() ? visits(form) : found(sessions, id);
        }
        if (path.startsWith("/v1/payment_links")) {
            return post && id.isEmpty() ? link(form) : post ? change(id, form) : found(links, id);
        }
        if (path.startsWith("/v1/refunds")) {
            return post ? refund(form) : id.isEmpty()
                    ? list(refunds, each -> matches(each, form, "payment_intent"))
                    : found(refunds, id);
        }
        return new Answer(404, error("invalid_request_error", "", "", "Unrecognized request URL."));
    }

    private Answer visits(Map<String, String> form) {
        return list(sessions, each -> matches(each, form, "payment_link", "payment_intent", "status"));
    }

    private Answer expanded(Answer found) {
        JsonNode body = found.body.deepCopy();
        for (JsonNode session : body.has("data") ? body.path("data") : List.of(body)) {
            ObjectNode intent = intents.get(session.path("payment_intent").asText());
            if (intent != null) {
                ((ObjectNode) session).set("payment_intent", intent.deepCopy());
            }
        }
        return new Answer(found.status, body);
    }

    private Answer session(Map<String, String> form) {
        @Nullable Answer wrong = wrong(form, SESSION);
        if (wrong != null) {
            return wrong;
        }
        if (!form.getOrDefault("mode", "").equals("payment") || !form.containsKey("success_url")) {
            return bad("parameter_missing", form.containsKey("mode") ? "success_url" : "mode");
        }
        if (!form.getOrDefault("customer_email", "a@b.example").matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) {
            return bad("email_invalid", "customer_email");
        }
        long now = clock.instant().getEpochSecond();
        long ends = Long.parseLong(form.getOrDefault("expires_at", String.valueOf(now + 86_400)));
        if (ends < now + 1_800 || ends > now + 86_400) {
            return bad("", "expires_at");
        }
        ObjectNode session = template(form, "cs_test_" + ++made);
        session.put("expires_at", ends).put("success_url", form.get("success_url")).put("cancel_url", form.get("cancel_url"))
                .put("client_reference_id", form.get("client_reference_id")).put("customer_email", form.get("customer_email"));
        sessions.put(session.path("id").asText(), session);
        return new Answer(200, session);
    }

    private ObjectNode template(Map<String, String> form, String id) {
        ObjectNode session = object("checkout.session", id).put("mode", "payment").put("status", "open")
                .put("payment_status", "unpaid").putNull("payment_intent").putNull("payment_link")
                .put("amount_total", Long.parseLong(form.get("line_items[0][price_data][unit_amount]")))
                .put("currency", form.get("line_items[0][price_data][currency]"))
                .put("url", "https://checkout.stripe.com/c/pay/" + id);
        session.set("metadata", names(form, "metadata"));
        session.set("intent_metadata", names(form, "payment_intent_data[metadata]"));
        return session;
    }

    private Answer link(Map<String, String> form) {
        @Nullable Answer wrong = wrong(form, LINK);
        if (wrong != null) {
            return wrong;
        }
        String id = "plink_" + ++made;
        ObjectNode link = object("payment_link", id).put("active", true).put("url", "https://buy.stripe.com/test_" + made);
        link.set("metadata", names(form, "metadata"));
        link.set("template", template(form, ""));
        link.put("limit", Long.parseLong(form.getOrDefault("restrictions[completed_sessions][limit]", "0")));
        links.put(id, link);
        return new Answer(200, link);
    }

    private Answer change(String id, Map<String, String> form) {
        Answer found = found(links, id);
        if (found.status == 200 && form.containsKey("active")) {
            ((ObjectNode) found.body).put("active", form.get("active").equals("true"));
        }
        return found;
    }

    private Answer expire(String id) {
        Answer found = found(sessions, id);
        if (found.status != 200) {
            return found;
        }
        if (!found.body.path("status").asText().equals("open")) {
            return bad("", "");
        }
        ((ObjectNode) found.body).put("status", "expired");
        tells("checkout.session.expired", found.body);
        return found;
    }

    private Answer refund(Map<String, String> form) {
        @Nullable Answer wrong = wrong(form, REFUND);
        if (wrong != null) {
            return wrong;
        }
        ObjectNode intent = intents.get(form.getOrDefault("payment_intent", ""));
        if (intent == null || !intent.path("status").asText().equals("succeeded")) {
            return bad("resource_missing", "payment_intent");
        }
        if (!List.of("", "duplicate", "fraudulent", "requested_by_customer").contains(form.getOrDefault("reason", ""))) {
            return bad("", "reason");
        }
        long left = intent.path("amount").asLong() - refunds.values().stream()
                .filter(each -> each.path("payment_intent").asText().equals(form.get("payment_intent"))
                        && !each.path("status").asText().equals("failed"))
                .mapToLong(each -> each.path("amount").asLong()).sum();
        long amount = Long.parseLong(form.getOrDefault("amount", String.valueOf(left)));
        if (left == 0) {
            return bad("charge_already_refunded", "");
        }
        if (amount > left || amount < 1) {
            return bad("", "amount");
        }
        ObjectNode refund = object("refund", "re_" + ++made).put("amount", amount).put("currency", intent.path("currency").asText())
                .put("payment_intent", form.get("payment_intent")).put("status", slowBanks ? "pending" : "succeeded");
        refund.set("metadata", names(form, "metadata"));
        refunds.put(refund.path("id").asText(), refund);
        tells("refund.created", refund);
        ObjectNode charge = object("charge", "ch_" + form.get("payment_intent").substring(3))
                .put("payment_intent", form.get("payment_intent")).put("amount_refunded", intent.path("amount").asLong() - left + amount);
        charge.set("metadata", intent.path("metadata").deepCopy());
        tells("charge.refunded", charge);
        return new Answer(200, refund);
    }

    private @Nullable Answer wrong(Map<String, String> form, String known) {
        for (String name : form.keySet()) {
            if (!name.matches(known)) {
                return bad("parameter_unknown", name);
            }
        }
        String amount = form.get("line_items[0][price_data][unit_amount]");
        return amount != null && Long.parseLong(amount) < 50 && form.get("line_items[0][price_data][currency]").equals("usd")
                ? bad("amount_too_small", "") : null;
    }

    private ObjectNode object(String kind, String id) {
        return JSON.createObjectNode().put("id", id).put("object", kind).put("livemode", false)
                .put("created", clock.instant().getEpochSecond());
    }

    private static Answer found(Map<String, ObjectNode> all, String id) {
        ObjectNode object = all.get(id);
        return object == null ? new Answer(404, error("invalid_request_error", "resource_missing", "id", "No such object: " + id))
                : new Answer(200, object);
    }

    private static Answer list(Map<String, ObjectNode> all, Predicate<ObjectNode> wanted) {
        ObjectNode list = JSON.createObjectNode().put("object", "list").put("has_more", false);
        ArrayNode data = list.putArray("data");
        all.values().stream().filter(wanted).forEach(data::add);
        return new Answer(200, list);
    }

    private static boolean matches(JsonNode object, Map<String, String> query, String... fields) {
        for (String field : fields) {
            if (query.containsKey(field) && !query.get(field).equals(object.path(field).asText())) {
                return false;
            }
        }
        return true;
    }

    private static Answer bad(String code, String param) {
        return new Answer(400, error("invalid_request_error", code, param, "That will not do: sk_test_secret customer@example.com"));
    }

    private static ObjectNode error(String type, String code, String param, String message) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode error = body.putObject("error").put("type", type).put("message", message);
        if (!code.isEmpty()) {
            error.put("code", code);
        }
        if (!param.isEmpty()) {
            error.put("param", param);
        }
        return body;
    }

    private static ObjectNode names(Map<String, String> form, String of) {
        ObjectNode names = JSON.createObjectNode();
        form.forEach((name, value) -> {
            if (name.startsWith(of + "[")) {
                names.put(name.substring(of.length() + 1, name.length() - 1), value);
            }
        });
        return names;
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            int at = pair.indexOf('=');
            if (at > 0) {
                form.put(URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }
}
