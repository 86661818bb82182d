package dev.switchboard.dashboard.boxoffice;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.agent.Staff;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.GuardedCsv;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.tools.takings.Takings;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/// `GET /api/sales`: the figures of a time, 30 days unless it is said.
public final class SalesEndpoint {
    private static final Duration USUAL = Duration.ofDays(30);
    private static final List<String> TABLES = List.of("days", "events", "promos", "agents");

    private final Counter counter;
    private final Clock clock;

    public SalesEndpoint(Supplier<Staff> staff, Clock clock) {
        this.counter = new Counter(staff);
        this.clock = clock;
    }

    public void show(Context ctx) {
        QueryParameters query = QueryParameters.read(ctx.queryString(), List.of("from", "to", "event", "format", "table"));
        Instant to = Objects.requireNonNullElseGet(query.instant("to"), clock::instant);
        Instant from = Objects.requireNonNullElseGet(query.instant("from"), () -> to.minus(USUAL));
        if (!from.isBefore(to)) {
            throw ApiException.unusable("from must be before to");
        }
        Takings.Period period = new Takings.Period(from, to, query.text("event", 80));
        String table = Objects.requireNonNullElse(query.one("table", SalesEndpoint::table), "days");
        boolean csv = OrderEndpoints.isCsv(query);
        Takings.Sheet sheet = counter.with(desk -> desk.takings().sheet(period));
        List<Conversion.Line> agents = counter.with(desk -> Conversion.of(desk.database(), period));
        if (csv) {
            Counter.csv(ctx, "sales-" + table, csv(table, sheet, agents));
            return;
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("from", from.toString()).put("to", to.toString());
        lines(data.putArray("total"), sheet.total(), "");
        lines(data.putArray("days"), sheet.byDay(), "day");
        lines(data.putArray("events"), sheet.byEvent(), "event_id");
        ArrayNode promos = data.putArray("promos");
        sheet.promos().forEach(each -> promos.addObject().put("promo_code", each.code()).put("currency", each.currency())
                .put("orders", each.orders()).put("discount_minor", each.discountMinor()).put("total_minor", each.totalMinor()));
        ArrayNode lines = data.putArray("agents");
        agents.forEach(each -> lines.addObject().put("agent_id", each.agentId()).put("calls", each.calls())
                .put("buying_calls", each.buying()).put("orders", each.orders()));
        Envelope.success(ctx, 200, data);
    }

    private static String table(String name) {
        if (!TABLES.contains(name)) {
            throw new IllegalArgumentException("table must be one of " + String.join(", ", TABLES));
        }
        return name;
    }

    private static void lines(ArrayNode into, List<Takings.Line> lines, String key) {
        for (Takings.Line line : lines) {
            ObjectNode json = into.addObject();
            if (!key.isEmpty()) {
                json.put(key, line.key());
            }
            if (key.equals("event_id")) {
                json.put("event", line.name());
            }
            Takings.Figures figures = line.figures();
            json.put("currency", line.currency()).put("orders", figures.orders()).put("tickets", figures.tickets())
                    .put("returned", figures.returned()).put("paid_minor", figures.paidMinor())
                    .put("refunded_minor", figures.refundedMinor()).put("net_minor", figures.netMinor());
        }
    }

    private static String csv(String table, Takings.Sheet sheet, List<Conversion.Line> agents) {
        switch (table) {
            case "promos" -> {
                GuardedCsv csv = new GuardedCsv(List.of("promo_code", "currency", "orders", "discount", "total"));
                sheet.promos().forEach(each -> csv.line(Arrays.asList(each.code(), each.currency(), each.orders(),
                        OrderEndpoints.amount(each.discountMinor(), each.currency()), OrderEndpoints.amount(each.totalMinor(), each.currency()))));
                return csv.toString();
            }
            case "agents" -> {
                GuardedCsv csv = new GuardedCsv(List.of("agent_id", "calls", "buying_calls", "orders"));
                agents.forEach(each -> csv.line(Arrays.asList(each.agentId(), each.calls(), each.buying(), each.orders())));
                return csv.toString();
            }
            default -> {
                boolean days = table.equals("days");
                GuardedCsv csv = new GuardedCsv(List.of(days ? "day" : "event_id", days ? "weekday" : "event", "currency", "orders",
                        "tickets", "returned", "paid", "refunded", "net"));
                for (Takings.Line line : days ? sheet.byDay() : sheet.byEvent()) {
                    Takings.Figures figures = line.figures();
                    csv.line(Arrays.asList(line.key(), days ? weekday(line.key()) : line.name(), line.currency(), figures.orders(),
                            figures.tickets(), figures.returned(), OrderEndpoints.amount(figures.paidMinor(), line.currency()),
                            OrderEndpoints.amount(figures.refundedMinor(), line.currency()),
                            OrderEndpoints.amount(figures.netMinor(), line.currency())));
                }
                return csv.toString();
            }
        }
    }

    private static String weekday(String day) {
        String name = LocalDate.parse(day).getDayOfWeek().name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
