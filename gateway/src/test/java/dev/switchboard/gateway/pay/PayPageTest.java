package dev.switchboard.gateway.pay;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.switchboard.tools.sale.OrderState;
import dev.switchboard.tools.sale.Orders;
import dev.switchboard.tools.sale.PaymentDesk;
import dev.switchboard.tools.sale.PaymentState;
import dev.switchboard.tools.sale.Sales;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayPageTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final EventLoops loops = EventLoops.start("test", 1);

    @TempDir
    private Path folder;
    private Clock clock = Clock.systemUTC();
    private Database database;
    private Sales sales;
    private WebSocketListener listener;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("tickets.db"));
        Clock moving = new Clock() {
            @Override
            public ZoneId getZone() {
                return clock.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return clock.withZone(zone);
            }

            @Override
            public Instant instant() {
                return clock.instant();
            }
        };
        sales = new Sales(database, moving, EventCatalogue.open(database, moving),
                new PaymentDesk(() -> URI.create("http://127.0.0.1:" + listener.port())), Optional.empty());
        Routes.Builder routes = Routes.builder();
        PayPage.add(routes, sales, moving);
        listener = WebSocketListener.bind("127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT", routes.build(),
                OriginCheck.allowing(Set.of()), ListenerLimits.defaults(), loops, (_, _) -> {});
    }

    @AfterEach
    void close() {
        listener.close();
        loops.close();
        sales.close();
        database.close();
    }

    @Test
    void theCustomerSeesWhatIsDueAndPaysOnce() throws Exception {
        Order order = order("<b>Mei</b> & \"Co\"");
        URI link = link(order);
        HttpResponse<String> page = get(link);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("data-state=\"open\"", "USD 130.00", order.id(), "A-5-1", "Paper Lanterns");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'").doesNotContain("unsafe");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");

        HttpResponse<String> declined = post(link, "card=4000+0000+0000+0002");
        assertThat(declined.statusCode()).isEqualTo(303);
        assertThat(get(link.resolve(declined.headers().firstValue("Location").orElseThrow())).body())
                .contains("The card was declined. Please try another one.");
        assertThat(get(link.resolve(location(post(link, "card=hello")))).body()).contains("That is not a card number.");
        assertThat(get(link.resolve(location(post(link, "card=4000000000000259")))).body()).contains("has not answered yet");
        assertThat(now(order).payment()).isEqualTo(PaymentState.FAILED);

        assertThat(location(post(link, "card=4242424242424242"))).endsWith("?answer=approved");
        assertThat(now(order).state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(get(link).body()).contains("data-state=\"paid\"").doesNotContain("4242424242424242");
        assertThat(post(link, "card=4242424242424242").statusCode()).isEqualTo(409);
        assertThat(now(order).paid().minorUnits()).isEqualTo(13_000);
    }

    @Test
    void whatIsShownOfTheCustomerIsNoMarkup() throws Exception {
        Order order = order("Mei");
        URI link = link(order);
        assertThat(get(URI.create(link + "?answer=%3Cscript%3E")).body()).doesNotContain("script");
        assertThat(get(link).body()).contains("mei&#39;&lt;x&gt;@example.com");
    }

    @Test
    void aPaymentWhoseTimeIsOverTakesNoCard() throws Exception {
        Order order = order("Mei");
        URI link = link(order);
        clock = Clock.offset(clock, Duration.ofMinutes(31));
        assertThat(get(link).body()).contains("data-state=\"over\"");
        assertThat(post(link, "card=4242424242424242").statusCode()).isEqualTo(409);
        assertThat(now(order).paid().minorUnits()).isZero();
    }

    @Test
    void anUnknownReferenceAndABrokenFormAreToldSo() throws Exception {
        URI base = URI.create("http://127.0.0.1:" + listener.port());
        HttpResponse<String> nothing = get(base.resolve("/pay/CHECKOUT-0000000000000000"));
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(nothing.body()).contains("There is nothing to pay here");
        assertThat(post(base.resolve("/pay/x"), "card=1").statusCode()).isEqualTo(404);
        URI link = link(order("Mei"));
        assertThat(post(link, "card=%zz").statusCode()).isEqualTo(400);
        assertThat(post(link, "card=" + "1".repeat(3_000)).statusCode()).isEqualTo(413);
    }

    private Order order(String name) {
        Hold hold = sales.holds().hold(new Holds.Wish("paper-lanterns", "A", 1, "", ""));
        return sales.orders().create(new Orders.Wish(
                hold.id(), new Order.Customer(name, "mei'<x>@example.com", "", ""), "", "", "", "casey"));
    }

    private URI link(Order order) {
        return URI.create(sales.payments().begin(order.id()).url());
    }

    private Order now(Order order) {
        return sales.orders().find(order.id()).orElseThrow();
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElseThrow();
    }

    private static HttpResponse<String> get(URI address) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(URI address, String form) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(address).header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)).build(), BodyHandlers.ofString());
    }
}
