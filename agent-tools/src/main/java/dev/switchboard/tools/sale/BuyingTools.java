package dev.switchboard.tools.sale;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.customer.CustomerName;
import dev.switchboard.tools.customer.EmailAddress;
import dev.switchboard.tools.event.Event;
import dev.switchboard.tools.event.EventTalk;
import dev.switchboard.tools.event.Money;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The tools that sell: hold, order, pay, and wait for seats.
final class BuyingTools {
    /// From here on a person of the house agrees first (in the order's minor units).
    private static final long APPROVED_ABOVE_MINOR = 500_000;

    static final String PAY = "process_payment";

    private final Sales sales;
    private final EventFinder events;
    private final Clock clock;

    BuyingTools(Sales sales, EventFinder events, Clock clock) {
        this.sales = sales;
        this.events = events;
        this.clock = clock;
    }

    List<Tool> all() {
        return List.of(
                SaleTool.changing("hold_tickets", this::hold),
                SaleTool.changing("create_order", this::approval, this::order),
                SaleTool.changing(PAY, this::pay),
                SaleTool.reading("payment_status", this::status),
                SaleTool.changing("join_wait_list", this::await));
    }

    private ToolResult hold(Arguments arguments, ToolContext context) {
        Event event = events.named(arguments.text("event_id").orElse(""));
        Event.Section section = events.section(event, arguments.text("section").orElse(""));
        int quantity = arguments.number("quantity").orElse(0);
        String key = context.idempotencyKey().isEmpty() ? context.callId() : context.idempotencyKey();
        Hold hold;
        try {
            hold = sales.holds().hold(new Holds.Wish(event.id(), section.name(), quantity, holder(context),
                    key.isEmpty() ? "" : holder(context) + " " + key));
        } catch (Refusal refusal) {
            return refusal.reason().equals("sold_out") || refusal.reason().equals("not_enough_seats")
                    ? new ToolResult.Refused(refusal.spoken() + elsewhere(event, quantity), refusal.reason())
                    : refusal.result();
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("hold_id", hold.id()).put("event_id", event.id()).put("event", event.name()).put("section", hold.section());
        OrderTalk.seats(data, hold.seats());
        data.put("quantity", quantity).put("price_minor", hold.each().minorUnits())
                .put("total_minor", hold.total().minorUnits())
                .put("currency", hold.each().currency().getCurrencyCode()).put("expires_at", hold.expiresAt().toString())
                .put("expires_in_s", Duration.between(clock.instant(), hold.expiresAt()).toSeconds());
        return new ToolResult.Answer("I am holding " + (quantity == 1 ? "1 seat" : quantity + " seats") + " for "
                + event.spokenName() + " in " + OrderTalk.place(hold.section(), hold.seats()) + ", for five minutes. "
                + (quantity == 1 ? "It is " : "That is ") + hold.total().spoken() + (quantity == 1 ? "." : " in total."), data);
    }

    private static String elsewhere(Event event, int quantity) {
        return event.sectionsWith(quantity).stream().findFirst()
                .map(other -> " Section " + other.name() + " has enough, at " + other.price().spoken() + " a seat.")
                .orElse("");
    }

    private Optional<String> approval(Arguments arguments, ToolContext context) {
        return sales.holds().find(arguments.text("hold_id").orElse(""))
                .filter(hold -> hold.total().minorUnits() > APPROVED_ABOVE_MINOR)
                .map(hold -> "An order of " + OrderTalk.tickets(hold.quantity()) + " in section " + hold.section() + " for "
                        + hold.total().spoken() + ", by " + arguments.text("name").orElse("somebody unnamed") + ".");
    }

    private ToolResult order(Arguments arguments, ToolContext context) {
        String name = CustomerName.tidy(arguments.text("name").orElse(""));
        if (!CustomerName.isPlausible(name)) {
            return new ToolResult.Refused("I did not quite catch your name. Could you say it again?", "implausible_name");
        }
        Optional<String> email = arguments.text("email").flatMap(EmailAddress::parse);
        String phone = phone(arguments);
        if (email.isEmpty() && (arguments.text("email").isPresent() || phone.isEmpty())) {
            return new ToolResult.Refused(arguments.text("email").isEmpty() && arguments.text("phone").isEmpty()
                    ? "Where may I send your tickets: what is your e-mail address, or your mobile number?"
                    : "That does not sound like a whole e-mail address. Could you spell it for me?", "implausible_email");
        }
        Order order = sales.orders().create(new Orders.Wish(arguments.text("hold_id").orElse(""),
                new Order.Customer(name, email.orElse(""), phone, arguments.text("note").orElse("")),
                arguments.text("promo_code").orElse(""), holder(context), context.ticketId(), context.agentId()));
        context.notes().customerName(name);
        email.ifPresent(address -> context.notes().metadata("email", address));
        context.notes().metadata("order_id", order.id());
        Money off = order.discount();
        return new ToolResult.Answer("Your order number is " + OrderTalk.number(order) + ": "
                + OrderTalk.tickets(order.quantity()) + " in " + OrderTalk.place(order.section(), order.seats()) + ", "
                + order.total().spoken() + " in total"
                + (off.minorUnits() > 0 ? ", with " + off.spoken() + " off" : "") + "."
                + (order.state() == OrderState.CONFIRMED ? " There is nothing to pay." : ""), OrderTalk.json(order));
    }

    private ToolResult pay(Arguments arguments, ToolContext context) {
        Order order = sales.ownOrder(arguments, holder(context));
        Sales.Begun begun = sales.begin(order, channel(arguments));
        Payment payment = begun.payment();
        ObjectNode data = OrderTalk.json(order);
        data.put("payment_id", payment.id()).put("amount_minor", payment.amount().minorUnits())
                .put("payment_state", payment.state().wire()).put("payment_url", payment.url());
        return new ToolResult.Answer(
                sales.sent("a payment link for " + payment.amount().spoken(), begun.to())
                        + " Please pay there, never by telling me your card number; your tickets follow as soon as it is paid.",
                data);
    }

    private ToolResult status(Arguments arguments, ToolContext context) {
        Order order = sales.ownOrder(arguments, holder(context));
        String spoken = switch (order.payment()) {
            case PAID -> "Yes, order " + OrderTalk.number(order) + " is paid.";
            case PENDING -> "It has not been paid yet.";
            case FAILED -> "The last payment did not go through. Shall I send a new link?";
            case UNPAID -> "Nothing has been paid for it.";
        };
        return new ToolResult.Answer(
                order.state() == OrderState.EXPIRED || order.state() == OrderState.CANCELLED ? OrderTalk.state(order) : spoken,
                OrderTalk.json(order));
    }

    private ToolResult await(Arguments arguments, ToolContext context) {
        Event event = events.named(arguments.text("event_id").orElse(""));
        Optional<Event.Section> section = arguments.text("section").map(said -> events.section(event, said));
        int quantity = arguments.number("quantity").orElse(0);
        boolean free = section.map(List::of).orElse(event.sections()).stream()
                .anyMatch(each -> each.seatsAvailable() >= quantity);
        if (free) {
            return new ToolResult.Refused("There are still seats, so nobody has to wait. Shall I hold some?", "seats_free");
        }
        Optional<String> email = arguments.text("email").flatMap(EmailAddress::parse);
        if (email.isEmpty()) {
            return new ToolResult.Refused("That does not sound like a whole e-mail address. Could you spell it for me?",
                    "implausible_email");
        }
        WaitList.Entry entry = sales.waitList().join(event.id(), section.map(Event.Section::name).orElse(""), quantity,
                CustomerName.tidy(arguments.text("name").orElse("")), email.get(), "");
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("entry_id", entry.id()).put("event_id", event.id()).put("position", entry.position());
        return new ToolResult.Answer("You are number " + entry.position() + " on the wait list for "
                + EventTalk.eventAndTime(event, events.today()) + ". When seats come free, I hold them for you and write to "
                + email.get() + ".", data);
    }

    /// A number that a text message can be sent to, as `+` and figures; as it was given where it is none; empty without one.
    private static String phone(Arguments arguments) {
        String said = arguments.text("phone").orElse("");
        String figures = said.replaceAll("[^0-9]", "");
        return said.startsWith("+") && figures.length() >= 7 && figures.length() <= 15 ? "+" + figures : said;
    }

    static Optional<Letters.Channel> channel(Arguments arguments) {
        return arguments.text("by").map(Letters.Channel::of);
    }

    /// Whose a hold or an order is: the call's, or the session's where there is no call.
    static String holder(ToolContext context) {
        return context.ticketId().isEmpty() ? context.sessionId() : context.ticketId();
    }
}
