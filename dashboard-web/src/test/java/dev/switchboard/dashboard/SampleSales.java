package dev.switchboard.dashboard;

import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.BoxOfficeDesk;
import dev.switchboard.tools.catalogue.HouseSeats;
import dev.switchboard.tools.catalogue.Programme;
import dev.switchboard.tools.catalogue.Repeat;
import dev.switchboard.tools.catalogue.SectionPlan;
import dev.switchboard.tools.catalogue.Shown;
import dev.switchboard.tools.sale.Hold;
import dev.switchboard.tools.sale.Holds;
import dev.switchboard.tools.sale.Order;
import dev.switchboard.tools.sale.Orders;
import dev.switchboard.tools.sale.Refusal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/// A month of a box office, to look at.
final class SampleSales {
    private static final List<String> NAMES = List.of("Mei Tan", "Ana Núñez", "Tom Lee", "محمد الأحمد", "Priya Raman", "Jonas Weber",
            "Siobhan O'Neill", "李小龍", "<b>Bobby</b> Tables", "Agnieszka Wiśniewska-Kowalczyk");

    private final TranscriptStore store;
    private final BoxOfficeDesk desk;
    private final Random random = new Random(7);

    SampleSales(TranscriptStore store, BoxOfficeDesk desk) {
        this.store = store;
        this.desk = desk;
    }

    /// The id of the event that has most to show. `orders` how many are made.
    String make(int orders) {
        desk.catalogue().venues().add("Orchard Theatre West", "Singapore", "Asia/Singapore");
        String house = desk.catalogue().venues().add("The Fox", "Oakland", "America/Los_Angeles").id();
        String evening = LocalDateTime.now(desk.clock()).plusDays(9).truncatedTo(ChronoUnit.DAYS).plusHours(20).toString();
        Shown show = event("Neon Skyline", house, evening, Optional.empty(), rows("A", "Stalls", 12_500, 4, 16),
                rows("B", "Circle", 8_500, 6, 20), places("Floor", 4_500, 120));
        event("Winter Improv", house, evening, Optional.of(new Repeat(7, Optional.empty(), Optional.of(3))), rows("A", "", 2_000, 5, 12));
        Shown gone = event("A very long evening with <script>alert(1)</script> and the Philharmonic Orchestra of the Northern Provinces",
                house, evening, Optional.empty(), places("All", 3_000, 60));
        desk.catalogue().programme().postpone(event("Swan Song", house, evening, Optional.empty(), places("All", 3_000, 60)).id(),
                OptionalLong.empty(), Optional.empty());
        desk.catalogue().houseSeats().keep(show.id(), "A", OptionalLong.empty(),
                List.of(new HouseSeats.At("2", 8), new HouseSeats.At("2", 9), new HouseSeats.At("4", 1)), true);
        store.database().write(connection -> store.database().sql(connection).update(
                "INSERT INTO promo (code, percent) VALUES ('FAN15', 15)", _ -> {}));
        for (int i = 0; i < orders; i++) {
            buy(show.id(), i);
        }
        buy(gone.id(), 3);
        desk.catalogue().programme().cancel(gone.id(), OptionalLong.empty());
        store.database().write(connection -> store.database().sql(connection).update("""
                UPDATE admission SET state = 'used' WHERE event_id = ? AND state = 'valid' AND section = 'A' AND row_label = '1'""",
                values -> values.text(show.id())));
        return show.id();
    }

    private void buy(String event, int number) {
        String section = event.startsWith("neon") ? List.of("A", "B", "B", "Floor").get(number % 4) : "All";
        try {
            Hold hold = desk.sales().holds().hold(new Holds.Wish(event, section, 1 + random.nextInt(4), "", ""));
            if (number % 9 == 8) {
                return;
            }
            String name = NAMES.get(number % NAMES.size());
            Order order = desk.sales().orders().create(new Orders.Wish(hold.id(),
                    new Order.Customer(name, "customer" + number + "@example.com", "", ""), number % 5 == 0 ? "FAN15" : "", "", "", "casey"));
            if (number % 11 == 10) {
                return;
            }
            desk.sales().payAtDesk(String.valueOf(desk.sales().payments().begin(order.id()).reference()), "4242 4242 4242 4242");
            if (number % 7 == 6) {
                desk.sales().refunds().byHouse(order.id(), List.of(order.admissions().getFirst().id()), "goodwill");
                desk.sales().refunds().send();
            }
            ago(order.id(), random.nextInt(24));
        } catch (Refusal soldOut) {
            // As it goes.
        }
    }

    /// It was some days ago.
    private void ago(String orderId, int days) {
        Instant at = Instant.now().minus(days, ChronoUnit.DAYS);
        for (String change : List.of("UPDATE sale_event SET at = ? WHERE order_id = ?", "UPDATE payment SET settled_at = ? WHERE order_id = ?",
                "UPDATE refund SET settled_at = ? WHERE order_id = ?", "UPDATE ticket_order SET created_at = ? WHERE order_id = ?")) {
            store.database().write(connection -> store.database().sql(connection).update(change, values -> values.time(at).text(orderId)));
        }
    }

    private Shown event(String name, String house, String startsAt, Optional<Repeat> repeat, SectionPlan... sections) {
        return desk.catalogue().programme().create(new Programme.Wish(name, "show", "", house, startsAt, List.of(sections), true, repeat))
                .getFirst();
    }

    private static SectionPlan rows(String name, String tier, long price, int rows, int seats) {
        List<SectionPlan.Row> all = new ArrayList<>();
        for (int row = 1; row <= rows; row++) {
            all.add(new SectionPlan.Row(String.valueOf(row), seats));
        }
        return new SectionPlan(name, tier, "", price, "USD", all, 0);
    }

    private static SectionPlan places(String name, long price, int places) {
        return new SectionPlan(name, "", "", price, "USD", List.of(), places);
    }
}
