package dev.switchboard.gateway.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.ListenerLimits;
import dev.switchboard.gateway.net.OriginCheck;
import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.WebSocketListener;
import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.event.EventCatalogue;
import dev.switchboard.tools.sale.Holds;
import dev.switchboard.tools.sale.Order;
import dev.switchboard.tools.sale.Orders;
import dev.switchboard.tools.sale.PaymentDesk;
import dev.switchboard.tools.sale.Sales;
import dev.switchboard.tools.sale.ticket.TicketSetup;
import dev.switchboard.tools.sale.ticket.Tickets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketPageTest {
    @TempDir
    private Path folder;

    @Test
    void aLinkShowsItsTicketsAsPageAsPdfAndAsPasses() throws Exception {
        Clock clock = Clock.systemUTC();
        try (EventLoops loops = EventLoops.start("test", 1);
                Database database = Database.open("jdbc:sqlite:" + folder.resolve("tickets.db"));
                Sales sales = new Sales(database, clock, EventCatalogue.open(database, clock),
                        new PaymentDesk(() -> URI.create("http://127.0.0.1")), Optional.empty())) {
            Routes.Builder routes = Routes.builder();
            TicketPage.add(routes, new Tickets(database, clock, TicketSetup.usual(folder)));
            try (WebSocketListener listener = WebSocketListener.bind("127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT", routes.build(),
                    OriginCheck.allowing(Set.of()), ListenerLimits.defaults(), loops, (_, _) -> {})) {
                Order order = bought(sales);
                String link = sales.letters().ofOrder(order.id()).getLast().body().lines()
                        .filter(line -> line.contains("/tickets/")).findFirst().orElseThrow();
                String path = link.substring(link.indexOf("/tickets/"));

                HttpResponse<byte[]> page = get(listener, path);
                assertThat(page.statusCode()).isEqualTo(200);
                assertThat(text(page)).contains("Lakers vs Warriors", "B-10-1", "&lt;i&gt;Mei", path + "/2.pkpass")
                        .doesNotContain("<i>Mei", order.admissions().getFirst().code());
                assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
                assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
                HttpResponse<byte[]> pdf = get(listener, path + ".pdf");
                assertThat(pdf.headers().firstValue("Content-Type")).contains("application/pdf");
                assertThat(text(pdf)).startsWith("%PDF-");
                HttpResponse<byte[]> pass = get(listener, path + "/2.pkpass");
                assertThat(pass.headers().firstValue("Content-Type")).contains("application/vnd.apple.pkpass");
                assertThat(text(pass)).startsWith("PK");
                for (String wrong : new String[] {path + "/3.pkpass", path + "/0.pkpass", path.substring(0, path.length() - 1),
                    "/tickets/" + order.id(), "/tickets/" + order.admissions().getFirst().code(), "/tickets/", path + ".exe"}) {
                    assertThat(get(listener, wrong).statusCode()).as(wrong).isEqualTo(404);
                }
                sales.orders().transfer(order.id(), "Tom Lee", "tom@example.com");
                assertThat(get(listener, path).statusCode()).isEqualTo(404);
            }
        }
    }

    private static Order bought(Sales sales) {
        Order order = sales.orders().create(new Orders.Wish(
                sales.holds().hold(new Holds.Wish("lakers-warriors", "B", 2, "", "")).id(),
                new Order.Customer("<i>Mei Tan", "a@example.com", "", ""), "", "", "", "casey"));
        sales.payments().succeeded(String.valueOf(sales.payments().begin(order.id()).reference()));
        return sales.orders().find(order.id()).orElseThrow();
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static HttpResponse<byte[]> get(WebSocketListener listener, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path)).build(),
                    BodyHandlers.ofByteArray());
        }
    }
}
