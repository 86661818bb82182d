package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.dashboard.TestDesk.Answer;
import dev.switchboard.tools.event.EventCatalogue;
import dev.switchboard.tools.sale.Holds;
import dev.switchboard.tools.sale.Order;
import dev.switchboard.tools.sale.Orders;
import dev.switchboard.tools.sale.PaymentDesk;
import dev.switchboard.tools.sale.Sales;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryApiTest {
    private static final String GAME = "lakers-warriors";

    @TempDir
    Path folder;

    @Test
    void aGateLetsInOnceListsWhoIsInAndTakesItBack() throws Exception {
        try (TestDesk desk = new TestDesk(folder)) {
            Order order = bought(desk, "Mei <b>Tan</b>");
            String code = order.admissions().getFirst().code();
            JsonNode first = in(desk, "{\"code\":\"%s\",\"event_id\":\"%s\",\"gate\":\"North\",\"nonce\":\"n1\"}".formatted(code, GAME));
            assertThat(first.path("admitted").asBoolean()).as(first.toString()).isTrue();
            assertThat(first.at("/ticket/label").asText()).isEqualTo("B-10-1");
            assertThat(first.toString()).doesNotContain(code);
            assertThat(in(desk, "{\"code\":\"%s\",\"event_id\":\"%s\",\"gate\":\"North\",\"nonce\":\"n1\"}".formatted(code, GAME))
                    .path("repeated").asBoolean()).isTrue();
            JsonNode second = in(desk, "{\"code\":\"%s\",\"event_id\":\"%s\"}".formatted(code, GAME));
            assertThat(second.path("reason").asText()).isEqualTo("already_used");
            assertThat(second.path("earlier_gate").asText()).isEqualTo("North");
            assertThat(in(desk, "{\"guest\":\"" + order.id() + "\"}").path("candidates")).hasSize(2);

            JsonNode doors = desk.get("/api/events/" + GAME + "/check-in?q=mei").data();
            assertThat(doors.path("in").asInt()).isEqualTo(1);
            assertThat(doors.path("expected").asInt()).isEqualTo(2);
            assertThat(doors.path("tickets")).hasSize(2);
            assertThat(doors.path("last_in")).hasSize(1);
            assertThat(desk.get("/api/events/" + GAME + "/check-in?format=csv").text()).startsWith("order_id,holder_name,")
                    .contains(order.id() + ",Mei <b>Tan</b>,B,10,1,used,");
            assertThat(desk.get("/api/check-in").data().findValuesAsText("event_id")).contains(GAME);

            Answer undone = desk.ask("POST", "/api/check-in/undo", "{\"admission_id\":\"" + first.at("/ticket/admission_id").asText() + "\"}");
            assertThat(undone.data().path("reason").asText()).isEqualTo("ok");
            assertThat(in(desk, "{\"code\":\"" + code + "\"}").path("admitted").asBoolean()).isTrue();

            theOutboxShowsWhatWasWrittenAndSendsItAgain(desk, order);
            refused(desk, "{}", 422, "one of code, admission_id and guest");
            refused(desk, "{\"code\":\"a\",\"guest\":\"b\"}", 422, "2 are given");
            refused(desk, "{\"code\":\"a\",\"scanned_at\":\"soon\"}", 400, "scanned_at");
            refused(desk, "{\"code\":\"a\",\"scanned_at\":\"2020-01-01T00:00:00Z\"}", 422, "scanned_at");
            refused(desk, "{\"code\":\"other\",\"nonce\":\"n1\"}", 409, "nonce");
            assertThat(desk.get("/api/events/none/check-in").status()).isEqualTo(404);
            await().untilAsserted(() -> assertThat(desk.store.audit().list(null, null, null, 0, 100))
                    .extracting(row -> row.entry().action())
                    .contains("ticket.check-in", "ticket.check-in-undone", "guests.read",
                            "outbox.read", "outbox.file", "outbox.again"));
        }
    }

    private static void theOutboxShowsWhatWasWrittenAndSendsItAgain(TestDesk desk, Order order) throws Exception {
        JsonNode list = desk.get("/api/outbox?state=kept").data();
        assertThat(list.at("/counts/0/messages").asInt()).isEqualTo(1);
        JsonNode message = list.at("/messages/0");
        assertThat(message.path("order_id").asText()).isEqualTo(order.id());
        assertThat(message.path("preview").asText()).contains("code …").doesNotContain(order.admissions().getFirst().code());
        String path = "/api/outbox/" + message.path("message_id").asText();
        JsonNode whole = desk.get(path).data();
        assertThat(whole.path("body").asText()).contains("Dear Mei <b>Tan</b>", "/tickets/");
        assertThat(whole.path("files")).hasSize(3);
        assertThat(desk.get(path + "/files/tickets-" + order.id() + ".pdf").text()).startsWith("%PDF-");
        assertThat(desk.get(path + "/files/other.pdf").status()).isEqualTo(404);
        assertThat(desk.ask("POST", path + "/again", "").data().path("state").asText()).isEqualTo("queued");
        assertThat(desk.ask("POST", path + "/again", "").status()).isEqualTo(409);
        assertThat(desk.get("/api/outbox/x").status()).isEqualTo(404);
        assertThat(desk.get("/api/outbox?state=lost").status()).isEqualTo(400);
    }

    private static JsonNode in(TestDesk desk, String body) throws Exception {
        Answer answer = desk.ask("POST", "/api/check-in", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.data();
    }

    private static void refused(TestDesk desk, String body, int status, String why) throws Exception {
        Answer answer = desk.ask("POST", "/api/check-in", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("message").asText()).contains(why);
    }

    /// Two tickets for a game that begins in an hour, whatever the time is, paid.
    static Order bought(TestDesk desk, String name) {
        Clock clock = Clock.systemDefaultZone();
        try (Sales sales = new Sales(desk.store.database(), clock, EventCatalogue.open(desk.store.database(), clock),
                new PaymentDesk(() -> URI.create("http://127.0.0.1")), Optional.empty())) {
            desk.store.database().write(connection -> desk.store.database().sql(connection).update(
                    "UPDATE event SET starts_at = ? WHERE event_id = ?",
                    values -> values.time(clock.instant().plusSeconds(3_600)).text(GAME)));
            Order order = sales.orders().create(new Orders.Wish(
                    sales.holds().hold(new Holds.Wish(GAME, "B", 2, "", "")).id(),
                    new Order.Customer(name, "a@example.com", "", ""), "", "", "", "casey"));
            sales.payments().succeeded(String.valueOf(sales.payments().begin(order.id()).reference()));
            return sales.orders().find(order.id()).orElseThrow();
        }
    }
}
