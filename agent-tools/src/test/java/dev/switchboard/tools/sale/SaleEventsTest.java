package dev.switchboard.tools.sale;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.webhook.EventType;
import dev.switchboard.store.webhook.WebhookDeliveries;
import dev.switchboard.store.webhook.WebhookDeliveries.Job;
import dev.switchboard.store.webhook.Webhooks;
import dev.switchboard.tools.OnePostgres;
import dev.switchboard.tools.SettableClock;
import dev.switchboard.tools.event.EventCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What is sold is told, once, on either database.
class SaleEventsTest {
    private static final Order.Customer ACME =
            new Order.Customer("Mei Tan", "mei@acme.example", "", "Acme Ltd, cost centre 4711");

    private final SettableClock clock =
            new SettableClock(Instant.parse("2026-12-01T23:30:00Z"), ZoneId.of("America/Los_Angeles"));

    @Test
    void aPurchaseIsToldOnceInSqlite(@TempDir Path folder) throws Exception {
        aPurchaseIsToldOnce(StoreConfig.in(folder));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
    void aPurchaseIsToldOnceByGatewaysThatShareAPostgres() throws Exception {
        aPurchaseIsToldOnce(new StoreConfig(OnePostgres.database(), 1_000));
    }

    private void aPurchaseIsToldOnce(StoreConfig config) throws Exception {
        try (TranscriptStore store = TranscriptStore.open(config, clock)) {
            EventCatalogue catalogue = EventCatalogue.open(store.database(), clock);
            try (Sales sales = new Sales(store.database(), clock, catalogue, new StubProvider(), Optional.empty())) {
                sales.orders().create(wish(sales, "C", ACME, "before"));
                sales.news().tell((_, _) -> { });
                store.webhooks().make(new Webhooks.Wish("https://crm.example/", "CRM", List.of("order.*", "ticket.purchased",
                        "customer.registered", "event.sold_out"), true), "ada").orElseThrow();
                clock.advance(Duration.ofSeconds(1));
                Order order = sales.orders().create(wish(sales, "A", new Order.Customer("Lea Voss", "lea@acme.example", "", ACME.note()), "call"));
                Payment payment = sales.begin(order, Optional.empty()).payment();
                assertThat(sales.payments().succeeded(payment.reference())).isTrue();
                assertThat(sales.payments().succeeded(payment.reference())).as("a payment that is told twice").isTrue();

                Set<String> wanted = store.webhooks().wanted().types();
                SaleEvents.Teller teller = (sql, news) -> {
                    if (wanted.contains(news.kind())) {
                        WebhookDeliveries.tell(sql, news.id(), news.kind(), news.at(), news.body());
                    }
                };
                List<CompletableFuture<Boolean>> gateways = Stream.generate(() -> new SaleEvents(store.database(), clock)).limit(4)
                        .map(gateway -> CompletableFuture.supplyAsync(() -> gateway.tell(teller))).toList();
                gateways.forEach(CompletableFuture::join);
                store.webhookDeliveries().spread();
                List<Job> jobs = store.webhookDeliveries().take("here", Duration.ofMinutes(1), 50);

                assertThat(jobs).extracting(job -> job.message().type())
                        .containsExactlyInAnyOrder("customer.registered", "order.created", "ticket.purchased");
                JsonNode created = new ObjectMapper().readTree(jobs.stream()
                        .filter(job -> job.message().type().equals("order.created")).findFirst().orElseThrow().message().body());
                assertThat(created.path("type").asText()).isEqualTo("order.created");
                assertThat(created.path("data").path("order_id").asText()).isEqualTo(order.id());
                assertThat(created.path("data").path("note").asText()).isEqualTo("Acme Ltd, cost centre 4711");
                order.admissions().forEach(ticket -> assertThat(jobs).as("a code opens a door")
                        .allSatisfy(job -> assertThat(job.message().body()).doesNotContain(ticket.code())));
                assertThat(sales.news().tell(teller)).isFalse();
                assertThat(store.webhookDeliveries().spread()).isFalse();
            }
        }
    }

    private static Orders.Wish wish(Sales sales, String section, Order.Customer who, String call) {
        return wish(sales, "lakers-warriors", section, who, call);
    }

    private static Orders.Wish wish(Sales sales, String event, String section, Order.Customer who, String call) {
        Hold hold = sales.holds().hold(new Holds.Wish(event, section, 2, call, ""));
        return new Orders.Wish(hold.id(), who, "", call, "", "casey");
    }

    @Test
    void anEventIsSoldOutOnceUntilSeatsComeFree(@TempDir Path folder) throws Exception {
        try (TranscriptStore store = TranscriptStore.open(StoreConfig.in(folder), clock)) {
            EventCatalogue catalogue = EventCatalogue.open(store.database(), clock);
            try (Sales sales = new Sales(store.database(), clock, catalogue, new StubProvider(), Optional.empty())) {
                store.database().write(connection -> store.database().sql(connection).update(
                        "UPDATE section SET seats_available = CASE WHEN name = 'A' THEN 2 ELSE 0 END WHERE event_id = 'swan-lake'", _ -> {}));
                Order order = bought(sales, "one");
                assertThat(soldOut(store)).isEqualTo(1);
                sales.refunds().refund(order.id(), 0, "requested_by_customer");
                assertThat(soldOut(store)).isEqualTo(1);
                bought(sales, "two");
                assertThat(soldOut(store)).isEqualTo(2);
            }
        }
    }

    private static Order bought(Sales sales, String call) {
        Order order = sales.orders().create(wish(sales, "swan-lake", "A", ACME, call));
        assertThat(sales.payments().succeeded(sales.begin(order, Optional.empty()).payment().reference())).isTrue();
        return order;
    }

    private static long soldOut(TranscriptStore store) {
        return store.database().read(connection -> store.database().sql(connection).first(
                "SELECT COUNT(*) AS n FROM sale_event WHERE kind = 'event.sold_out'", _ -> {}, row -> row.whole("n")).orElse(0L));
    }

    /// Whoever adds a kind adds it to the types that can be subscribed to.
    @Test
    void eachKindTheBoxOfficeWritesIsATypeOthersCanBeToldOf() throws Exception {
        Pattern writing = Pattern.compile("(?:SaleLog\\.write|Changing\\.(?:noted|written)|\\b(?:tell|write|noted))\\(sql,[^;]*;");
        Pattern kind = Pattern.compile("\"([a-z_]+\\.[a-z_]+)\"");
        Set<String> kinds = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/dev/switchboard/tools"))) {
            List<String> texts = new ArrayList<>();
            for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                texts.add(Files.readString(source));
            }
            texts.stream().flatMap(text -> writing.matcher(text).results()).map(MatchResult::group)
                    .flatMap(statement -> kind.matcher(statement).results()).forEach(found -> kinds.add(found.group(1)));
        }
        assertThat(kinds).contains("order.created", "refund.failed", "event.sold_out", "customer.registered").hasSizeGreaterThanOrEqualTo(12);
        assertThat(EventType.OF_SALES).containsAll(kinds);
    }
}
