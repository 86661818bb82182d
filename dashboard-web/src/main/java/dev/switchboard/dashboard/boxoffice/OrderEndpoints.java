package dev.switchboard.dashboard.boxoffice;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.agent.Staff;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.GuardedCsv;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.tools.BoxOfficeDesk;
import dev.switchboard.tools.sale.Order;
import dev.switchboard.tools.sale.OrderState;
import dev.switchboard.tools.sale.PaymentState;
import dev.switchboard.tools.sale.RefundState;
import dev.switchboard.tools.takings.OrderBook;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `/api/orders`: found, told whole, given back.
public final class OrderEndpoints {
    private static final int USUAL_LIMIT = 50;
    private static final int MOST_ROWS = 500;
    private static final int MOST_EXPORTED = 50_000;
    private static final List<String> FILTERS =
            List.of("q", "state", "payment", "refund", "event", "from", "to", "limit", "offset", "format");

    private final Counter counter;
    private final int maxBodyBytes;

    public OrderEndpoints(Supplier<Staff> staff, int maxBodyBytes) {
        this.counter = new Counter(staff);
        this.maxBodyBytes = maxBodyBytes;
    }

    public void list(Context ctx) {
        QueryParameters query = QueryParameters.read(ctx.queryString(), FILTERS);
        boolean csv = isCsv(query);
        int limit = Math.min(query.wholeNumber("limit", csv ? MOST_EXPORTED : USUAL_LIMIT, 1), csv ? MOST_EXPORTED : MOST_ROWS);
        OrderBook.Filter filter = new OrderBook.Filter(
                query.text("q", 200),
                query.one("state", wire -> named("state", wire, OrderState.values(), OrderState::wire)),
                query.one("payment", wire -> named("payment", wire, PaymentState.values(), PaymentState::wire)),
                query.one("refund", wire -> named("refund", wire, RefundState.values(), RefundState::wire)),
                query.text("event", 80), query.instant("from"), query.instant("to"), limit, query.wholeNumber("offset", 0, 0));
        OrderBook.Page page = counter.with(desk -> desk.orders().find(filter));
        if (csv) {
            Counter.csv(ctx, "orders", csv(page.orders()));
            return;
        }
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        page.orders().forEach(order -> rows.add(row(order)));
        Envelope.raw(ctx, 200, Envelope.withData(rows).put("count", rows.size()).put("total", page.total()));
    }

    static boolean isCsv(QueryParameters query) {
        return Boolean.TRUE.equals(query.one("format", format -> switch (format) {
            case "csv" -> true;
            case "json" -> false;
            default -> throw new IllegalArgumentException("format must be json or csv");
        }));
    }

    private static <T> T named(String parameter, String wire, T[] values, Function<T, String> name) {
        return Arrays.stream(values).filter(value -> name.apply(value).equals(wire)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(parameter + " must be one of "
                        + Arrays.stream(values).map(name).collect(Collectors.joining(", "))));
    }

    private static String csv(List<OrderBook.Row> orders) {
        GuardedCsv csv = new GuardedCsv(List.of("order_id", "created_at", "event_id", "event", "section", "quantity", "name", "email",
                "phone", "state", "payment_state", "refund_state", "total", "discount", "paid", "refunded", "currency", "promo_code",
                "ticket_id", "agent_id"));
        for (OrderBook.Row order : orders) {
            csv.line(Arrays.asList(order.id(), order.createdAt().toString(), order.eventId(), order.event(), order.section(),
                    order.quantity(), order.name(), order.email(), order.phone(), order.state(), order.payment(), order.refund(),
                    amount(order.totalMinor(), order.currency()), amount(order.discountMinor(), order.currency()),
                    amount(order.paidMinor(), order.currency()), amount(order.refundedMinor(), order.currency()), order.currency(),
                    order.promoCode(), order.ticketId(), order.agentId()));
        }
        return csv.toString();
    }

    /// In the currency's units, as a spreadsheet adds them up: yen have no decimals, dinars three.
    static BigDecimal amount(long minor, String currency) {
        return BigDecimal.valueOf(minor, Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits()));
    }

    private static ObjectNode row(OrderBook.Row order) {
        return JsonNodeFactory.instance.objectNode()
                .put("order_id", order.id()).put("event_id", order.eventId()).put("event", order.event())
                .put("starts_at", order.startsAt().toString()).put("section", order.section()).put("quantity", order.quantity())
                .put("name", order.name()).put("email", order.email()).put("phone", order.phone())
                .put("total_minor", order.totalMinor()).put("discount_minor", order.discountMinor())
                .put("paid_minor", order.paidMinor()).put("refunded_minor", order.refundedMinor())
                .put("currency", order.currency()).put("promo_code", order.promoCode().isEmpty() ? null : order.promoCode())
                .put("state", order.state()).put("payment_state", order.payment()).put("refund_state", order.refund())
                .put("ticket_id", order.ticketId().isEmpty() ? null : order.ticketId())
                .put("agent_id", order.agentId().isEmpty() ? null : order.agentId())
                .put("note", order.note()).put("created_at", order.createdAt().toString()).put("pay_by", order.payBy().toString());
    }

    public void show(Context ctx) {
        String id = ctx.pathParam("order");
        AuditNotes.add(ctx, "order", id);
        Envelope.success(ctx, 200, counter.with(desk -> story(desk, id)));
    }

    private static ObjectNode story(BoxOfficeDesk desk, String id) {
        OrderBook.Story story = desk.orders().story(id).orElseThrow(() -> ApiException.notFound("there is no such order"));
        ObjectNode json = row(story.order());
        ArrayNode tickets = json.putArray("tickets");
        for (OrderBook.Ticket ticket : story.tickets()) {
            tickets.addObject().put("admission_id", ticket.id()).put("section", ticket.section()).put("row", ticket.row())
                    .put("number", ticket.number()).put("holder", ticket.holder()).put("price_minor", ticket.priceMinor())
                    .put("state", ticket.state()).put("changed_at", ticket.changedAt().toString());
        }
        ArrayNode money = json.putArray("money");
        for (OrderBook.Money each : story.money()) {
            money.addObject().put("kind", each.kind()).put("id", each.id()).put("amount_minor", each.amountMinor())
                    .put("state", each.state()).put("by", each.by()).put("reason", each.reason()).put("failure", each.failure())
                    .put("created_at", each.createdAt().toString())
                    .put("settled_at", each.settledAt() == null ? null : each.settledAt().toString());
        }
        ArrayNode history = json.putArray("history");
        story.history().forEach(each -> history.addObject().put("kind", each.kind()).put("at", each.at().toString()));
        ArrayNode letters = json.putArray("letters");
        desk.sales().letters().ofOrder(id).forEach(letter -> letters.addObject().put("kind", letter.kind())
                .put("address", letter.address()).put("subject", letter.subject()).put("state", letter.state())
                .put("failure", letter.failure()).put("made_at", letter.madeAt().toString()));
        return json;
    }

    /// The customer is sent the tickets once more.
    public void resend(Context ctx) {
        does(ctx, desk -> {
            Order order = found(desk, ctx);
            if (order.state() != OrderState.CONFIRMED || order.admissions().isEmpty()) {
                throw ApiException.conflict("this order has no good tickets to send");
            }
            desk.sales().sendTickets(order);
        });
    }

    /// All tickets that nobody came in with, or those named.
    public void refund(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("admissions", "reason"));
        @Nullable List<String> admissions = body.texts("admissions", 50);
        if (admissions != null && admissions.isEmpty()) {
            throw ApiException.badRequest("admissions must name one ticket at least; leave it out for all");
        }
        String reason = Optional.ofNullable(body.words("reason", 100)).orElse("by the house");
        does(ctx, desk -> {
            Order before = found(desk, ctx);
            Order after = desk.sales().refunds().byHouse(before.id(), Objects.requireNonNullElse(admissions, List.of()), reason);
            AuditNotes.add(ctx, "tickets", String.valueOf(before.quantity() - after.quantity()));
            desk.sales().refunds().send();
        });
    }

    /// An order that waits for its payment; one that is paid is refunded.
    public void cancel(Context ctx) {
        does(ctx, desk -> desk.sales().orders().cancelUnpaid(found(desk, ctx).id()));
    }

    private static Order found(BoxOfficeDesk desk, Context ctx) {
        return desk.sales().orders().find(ctx.pathParam("order")).orElseThrow(() -> ApiException.notFound("there is no such order"));
    }

    private void does(Context ctx, Consumer<BoxOfficeDesk> work) {
        AuditNotes.add(ctx, "order", ctx.pathParam("order"));
        Envelope.success(ctx, 200, counter.with(desk -> {
            work.accept(desk);
            return story(desk, ctx.pathParam("order"));
        }));
    }
}
