package dev.switchboard.tools.sale;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.RecordedNotes;
import dev.switchboard.tools.SettableClock;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.event.EventCatalogue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tools that sell, called as an agent calls them, on the payment desk that comes with the program.
class SaleToolsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String APPROVED = "4242 4242 4242 4242";

    private final SettableClock clock =
            new SettableClock(Instant.parse("2026-12-01T23:30:00Z"), ZoneId.of("America/Los_Angeles"));
    private final RecordedNotes notes = new RecordedNotes();

    @TempDir
    private Path folder;
    private Database database;
    private Sales sales;
    private String call = "GXS-20261201-AAAA0001";

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("tickets.db"));
        sales = new Sales(database, clock, EventCatalogue.open(database, clock),
                new PaymentDesk(() -> URI.create("http://127.0.0.1:8004")), Optional.empty());
    }

    @AfterEach
    void close() {
        Books.balance(database);
        sales.close();
        database.close();
    }

    @Test
    void twoTicketsAreBoughtAndThenUpgradedAtThePriceOfTheSeats() throws Exception {
        ToolResult.Answer held = done("hold_tickets", """
                {"event_id":"tonight's game","section":"section b","quantity":2}""");
        assertThat(held.spoken()).isEqualTo("I am holding 2 seats for Lakers versus Warriors in section B, row 10, "
                + "seats 1 and 2, for five minutes. That is 360 dollars in total.");
        assertThat(held.data().path("expires_in_s").asInt()).isEqualTo(300);

        ToolResult.Answer ordered = done("create_order", """
                {"hold_id":"%s","name":"mei tan","email":"Customer@example.com"}"""
                .formatted(held.data().path("hold_id").asText()));
        String order = ordered.data().path("order_id").asText();
        assertThat(ordered.spoken()).startsWith("Your order number is ").endsWith(
                ": 2 tickets in section B, row 10, seats 1 and 2, 360 dollars in total.");
        assertThat(notes.name()).contains("Mei Tan");
        assertThat(notes.metadata()).containsEntry("order_id", order).containsEntry("email", "Customer@example.com");

        refused("not_paid", "send_tickets", with(order));
        ToolResult.Answer paying = done("process_payment", with(order));
        assertThat(paying.spoken()).isEqualTo("Your payment link for 360 dollars for Customer@example.com is in the box "
                + "office's outbox. Please pay there, never by telling me your card number; your tickets follow as soon as "
                + "it is paid.");
        payAt(paying.data().path("payment_url").asText());
        assertThat(done("payment_status", with(order)).spoken()).startsWith("Yes, order ");

        assertThat(done("calculate_upgrade", with(order, "section", "A")).spoken()).isEqualTo("Section A, lower bowl, has "
                + "2 seats for you at 250 dollars each. The upgrade is 140 dollars in total.");
        ToolResult.Answer upgrade = done("upgrade_tickets", with(order, "section", "lower bowl"));
        assertThat(upgrade.data().path("upgrade_minor").asLong()).isEqualTo(14_000);
        payAt(upgrade.data().path("payment_url").asText());
        ToolResult.Answer after = done("lookup_order", "{}");
        assertThat(after.data().at("/orders/0/seats")).extracting(JsonNode::asText).containsExactly("A-5-1", "A-5-2");
        assertThat(after.data().at("/orders/0/paid_minor").asLong()).isEqualTo(50_000);
        assertThat(sales.letters().ofOrder(order)).extracting(Letters.Letter::kind)
                .containsExactly("payment_link", "tickets", "payment_link", "tickets");
        assertThat(sales.letters().newest("", 1, 0).getFirst().body()).contains("Seat A-5-1, code ", "Seat A-5-2, code ");
    }

    @Test
    void aSoldOutSectionIsSaidWithOneThatHasEnough() throws Exception {
        done("hold_tickets", "{\"event_id\":\"lakers-warriors\",\"section\":\"A\",\"quantity\":2}");
        call = "GXS-20261201-AAAA0002";
        assertThat(call("hold_tickets", "{\"event_id\":\"lakers-warriors\",\"section\":\"A\",\"quantity\":2}"))
                .isEqualTo(new ToolResult.Refused(
                        "Section A is sold out. Section B has enough, at 180 dollars a seat.", "sold_out"));
        refused("seats_free", "join_wait_list",
                "{\"event_id\":\"lakers-warriors\",\"quantity\":2,\"name\":\"Mei\",\"email\":\"mei@example.com\"}");
        assertThat(done("join_wait_list", """
                {"event_id":"lakers-warriors","section":"A","quantity":2,"name":"Mei","email":"mei@example.com"}""").spoken())
                .isEqualTo("You are number 1 on the wait list for Lakers versus Warriors tonight at 7 PM. When seats come "
                        + "free, I hold them for you and write to mei@example.com.");
    }

    @Test
    void aHoldThatRanOutIsSaidWhenItIsOrdered() throws Exception {
        String hold = done("hold_tickets", "{\"event_id\":\"lakers-warriors\",\"section\":\"B\",\"quantity\":2}").data()
                .path("hold_id").asText();
        clock.advance(Duration.ofMinutes(6));
        refused("hold_expired", "create_order",
                "{\"hold_id\":\"" + hold + "\",\"name\":\"Mei Tan\",\"email\":\"mei@example.com\"}");
    }

    @Test
    void somebodyElsesOrderIsNotTouchedWithoutProof() throws Exception {
        String order = bought("B", 2);
        call = "GXS-20261201-AAAA0003";
        for (String tool : List.of("lookup_order", "send_tickets", "refund_tickets", "payment_status")) {
            refused("not_your_order", tool, with(order));
            refused("wrong_proof", tool, with(order, "proof", "eve@example.com"));
        }
        refused("not_your_order", "upgrade_tickets", with(order, "section", "A"));
        refused("unknown_order", "lookup_order", with("ORD-0000000"));
        refused("which_order", "lookup_order", "{}");
        assertThat(done("lookup_order", with(order.substring(4), "proof", "MEI@example.com")).spoken())
                .endsWith("It is paid.");
    }

    @Test
    void aDeclinedCardIsSaidAndAnotherLinkIsSent() throws Exception {
        String order = ordered("B", 2);
        String first = done("process_payment", with(order)).data().path("payment_url").asText();
        assertThat(pay(first, "4000 0000 0000 0002")).isEqualTo(PaymentDesk.Answer.DECLINED);
        assertThat(done("payment_status", with(order)).spoken())
                .isEqualTo("The last payment did not go through. Shall I send a new link?");
        String second = done("process_payment", with(order)).data().path("payment_url").asText();
        assertThat(second).isNotEqualTo(first);
        assertThat(pay(second, "4000000000009995")).isEqualTo(PaymentDesk.Answer.NO_FUNDS);
        assertThat(pay(second, "4000 0000 0000 0259")).isEqualTo(PaymentDesk.Answer.NO_ANSWER);
        assertThat(pay(second, "1234")).isEqualTo(PaymentDesk.Answer.NOT_A_CARD);
        assertThat(pay(second, "5555 5555 5555 4444")).isEqualTo(PaymentDesk.Answer.NOT_TAKEN);
        assertThat(pay(second, APPROVED)).isEqualTo(PaymentDesk.Answer.APPROVED);
        assertThat(done("payment_status", with(order)).spoken()).startsWith("Yes");
    }

    @Test
    void anOrderAboveFiveThousandDollarsNeedsSomebodyOfTheHouse() throws Exception {
        String hold = done("hold_tickets", "{\"event_id\":\"neon-skyline\",\"section\":\"B\",\"quantity\":30}").data()
                .path("hold_id").asText();
        String wanted = "{\"hold_id\":\"" + hold + "\",\"name\":\"Mei Tan\",\"email\":\"mei@example.com\"}";
        assertThat(tool("create_order").needsApproval(arguments(wanted), context())).contains(
                "An order of 30 tickets in section B for 5100 dollars, by Mei Tan.");
        String few = done("hold_tickets", "{\"event_id\":\"neon-skyline\",\"section\":\"B\",\"quantity\":29}").data()
                .path("hold_id").asText();
        assertThat(tool("create_order").needsApproval(arguments(wanted.replace(hold, few)), context())).isEmpty();
    }

    @Test
    void theSameToolCallHoldsOnce() throws Exception {
        ToolContext context = new ToolContext(call, "S-1", "casey", "call_7", notes);
        Arguments arguments = arguments("{\"event_id\":\"lakers-warriors\",\"section\":\"C\",\"quantity\":2}");
        assertThat(tool("hold_tickets").call(arguments, context)).isEqualTo(tool("hold_tickets").call(arguments, context));
        assertThat(Books.free(database, "lakers-warriors", "C")).isEqualTo(6);
    }

    @Test
    void ticketsGoBackToTheHouseOrToSomebodyElse() throws Exception {
        refused("too_late", "refund_tickets", with(bought("B", 1)));
        String hold = done("hold_tickets", "{\"event_id\":\"swan-lake\",\"section\":\"A\",\"quantity\":3}").data()
                .path("hold_id").asText();
        String order = order(hold);
        payAt(done("process_payment", with(order)).data().path("payment_url").asText());
        assertThat(done("refund_tickets", "{\"order_id\":\"" + order + "\",\"quantity\":1}").spoken())
                .isEqualTo("I have refunded 140 dollars.");
        assertThat(done("transfer_tickets", with(order, "new_name", "tom lee").replace("}",
                ",\"new_email\":\"tom@example.com\"}")).spoken()).startsWith("The tickets are now Tom Lee's");
        assertThat(done("exchange_tickets", with(order, "event_id", "jazz-by-the-river").replace("}",
                ",\"section\":\"A\"}")).spoken()).contains("120 dollars goes back to you");
    }

    private String ordered(String section, int quantity) throws Exception {
        return order(done("hold_tickets", "{\"event_id\":\"lakers-warriors\",\"section\":\"" + section + "\",\"quantity\":"
                + quantity + "}").data().path("hold_id").asText());
    }

    private String order(String hold) throws Exception {
        return done("create_order", "{\"hold_id\":\"" + hold + "\",\"name\":\"Mei Tan\",\"email\":\"mei@example.com\"}").data()
                .path("order_id").asText();
    }

    private String bought(String section, int quantity) throws Exception {
        String order = ordered(section, quantity);
        payAt(done("process_payment", with(order)).data().path("payment_url").asText());
        return order;
    }

    private void payAt(String url) {
        assertThat(url).startsWith("http://127.0.0.1:8004/pay/CHECKOUT-");
        assertThat(pay(url, APPROVED)).isEqualTo(PaymentDesk.Answer.APPROVED);
    }

    private PaymentDesk.Answer pay(String url, String card) {
        return sales.payAtDesk(url.substring(url.lastIndexOf('/') + 1), card).orElseThrow();
    }

    private static String with(String order) {
        return "{\"order_id\":\"" + order + "\"}";
    }

    private static String with(String order, String key, String value) {
        return "{\"order_id\":\"" + order + "\",\"" + key + "\":\"" + value + "\"}";
    }

    private ToolResult.Answer done(String name, String arguments) throws Exception {
        ToolResult result = call(name, arguments);
        assertThat(result).isInstanceOf(ToolResult.Answer.class);
        return (ToolResult.Answer) result;
    }

    private void refused(String reason, String name, String arguments) throws Exception {
        assertThat(call(name, arguments)).isInstanceOfSatisfying(ToolResult.Refused.class,
                refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private ToolResult call(String name, String arguments) throws Exception {
        return tool(name).call(arguments(arguments), context());
    }

    private Tool tool(String name) {
        return sales.tools().stream().filter(each -> each.spec().name().equals(name)).findFirst().orElseThrow();
    }

    private ToolContext context() {
        return new ToolContext(call, "S-1", "casey", notes);
    }

    private static Arguments arguments(String json) throws Exception {
        return new Arguments((ObjectNode) JSON.readTree(json));
    }
}
