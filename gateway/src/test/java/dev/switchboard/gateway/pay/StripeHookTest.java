package dev.switchboard.gateway.pay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.ListenerLimits;
import dev.switchboard.gateway.net.OriginCheck;
import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.WebSocketListener;
import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.event.EventCatalogue;
import dev.switchboard.tools.sale.Hold;
import dev.switchboard.tools.sale.Holds;
import dev.switchboard.tools.sale.Order;
import dev.switchboard.tools.sale.Orders;
import dev.switchboard.tools.sale.Payment;
import dev.switchboard.tools.sale.Sales;
import dev.switchboard.tools.sale.stripe.StripePayments;
import dev.switchboard.tools.sale.stripe.StripeSettings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over real sockets; what the events change is tested where they are taken (`StripeContract`).
class StripeHookTest {
    /// Signed by Stripe's own client.
    private static final String EVENT = "{\"id\":\"evt_1\",\"object\":\"event\"}";
    private static final String SIGNED = "t=1700000000,v1=4c15fb2a43f93ef61eaa3e0893866d57cad9cad4223242cfb96f362480cb4021";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Clock clock = Clock.fixed(Instant.ofEpochSecond(1_700_000_000L), ZoneOffset.UTC);
    private final EventLoops loops = EventLoops.start("test", 1);
    private final ConcurrentLinkedQueue<String> looked = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;
    private HttpServer stripe;
    private Database database;
    private StripePayments provider;
    private Sales sales;
    private WebSocketListener listener;

    @BeforeEach
    void open() throws Exception {
        stripe = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        byte[] session = "{\"id\":\"cs_test_1\",\"url\":\"https://checkout.stripe.com/c/pay/cs_test_1?a=1&b=2\"}"
                .getBytes(StandardCharsets.UTF_8);
        stripe.createContext("/v1/checkout/sessions", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, session.length);
            exchange.getResponseBody().write(session);
            exchange.close();
        });
        stripe.start();
        database = Database.open("jdbc:sqlite:" + folder.resolve("tickets.db"));
        provider = new StripePayments(new StripeSettings("sk_test_1234", List.of("whsec_test"),
                URI.create("http://127.0.0.1:" + stripe.getAddress().getPort()), false,
                () -> URI.create("http://127.0.0.1:" + listener.port())), database, clock);
        sales = new Sales(database, clock, EventCatalogue.open(database, clock), provider, Optional.empty());
        Routes.Builder routes = Routes.builder();
        new StripeHook(sales, provider.webhook(sales), looked::add).add(routes);
        listener = WebSocketListener.bind("127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT", routes.build(),
                OriginCheck.allowing(Set.of()), ListenerLimits.defaults(), loops, (_, _) -> {});
    }

    @AfterEach
    void close() {
        listener.close();
        loops.close();
        sales.close();
        provider.close();
        database.close();
        stripe.stop(0);
    }

    @Test
    void eventsAreTakenByTheirSignatureAloneAndOnce() throws Exception {
        assertThat(tell(EVENT, SIGNED)).extracting(HttpResponse::statusCode, HttpResponse::body)
                .containsExactly(200, "{\"received\":true,\"outcome\":\"unknown\"}");
        assertThat(tell(EVENT, SIGNED).body()).contains("repeated");
        assertThat(tell(EVENT + " ", SIGNED).statusCode()).isEqualTo(400);
        assertThat(tell(EVENT, "").body()).contains("bad_signature").doesNotContain("whsec_test");
        assertThat(tell("{\"id\":\"" + "1".repeat(70_000) + "\"}", SIGNED).statusCode()).isEqualTo(413);
        assertThat(get("/stripe/webhook").statusCode()).isEqualTo(405);
    }

    @Test
    void whoComesBackFromStripeIsToldWhatOurBooksSay() throws Exception {
        Hold hold = sales.holds().hold(new Holds.Wish("paper-lanterns", "A", 1, "", ""));
        Order order = sales.orders().create(new Orders.Wish(
                hold.id(), new Order.Customer("Mei", "mei@example.com", "", ""), "", "", "", "casey"));
        Payment payment = sales.payments().begin(order.id());
        String of = "?payment=" + payment.id();

        assertThat(get("/pay/not-paid" + of).body()).contains("data-state=\"unpaid\"", order.id(), "USD 130.00",
                "href=\"https://checkout.stripe.com/c/pay/cs_test_1?a=1&amp;b=2\"").doesNotContain("mei@example.com");
        assertThat(looked).isEmpty();
        HttpResponse<String> waiting = get("/pay/thank-you" + of);
        assertThat(waiting.body()).contains("data-state=\"waiting\"");
        assertThat(waiting.headers().firstValue("Refresh")).isPresent();
        assertThat(waiting.headers().firstValue("Content-Security-Policy").orElse("")).contains("default-src 'none'");
        assertThat(looked).containsExactly(payment.id());

        sales.payments().succeeded("cs_test_1");
        assertThat(get("/pay/thank-you" + of).body()).contains("data-state=\"paid\"");
        assertThat(get("/pay/not-paid" + of).body()).contains("data-state=\"paid\"");
        assertThat(get("/pay/thank-you?payment=PAY-0").statusCode()).isEqualTo(404);
        assertThat(get("/pay/thank-you").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> tell(String body, String signature) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(at("/stripe/webhook")).header("Stripe-Signature", signature)
                .POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(at(path)).build(), BodyHandlers.ofString());
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + listener.port() + path);
    }
}
