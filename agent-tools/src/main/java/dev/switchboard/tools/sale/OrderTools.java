package dev.switchboard.tools.sale;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.customer.CustomerName;
import dev.switchboard.tools.customer.EmailAddress;
import dev.switchboard.tools.event.Event;
import dev.switchboard.tools.event.Money;
import java.util.List;
import java.util.Optional;

/// The tools for orders that are made: look one up, better seats, another event or person, the money back.
final class OrderTools {
    private final Sales sales;
    private final EventFinder events;

    OrderTools(Sales sales, EventFinder events) {
        this.sales = sales;
        this.events = events;
    }

    List<Tool> all() {
        return List.of(
                SaleTool.changing("send_tickets", this::send),
                SaleTool.reading("lookup_order", this::lookUp),
                SaleTool.reading("calculate_upgrade", this::quote),
                SaleTool.changing("upgrade_tickets", this::upgrade),
                SaleTool.changing("exchange_tickets", this::exchange),
                SaleTool.changing("transfer_tickets", this::transfer),
                SaleTool.changing("refund_tickets", this::refund),
                SaleTool.changing("cancel_order", this::cancel));
    }

    private ToolResult send(Arguments arguments, ToolContext context) {
        Order order = own(arguments, context);
        if (order.state() != OrderState.CONFIRMED) {
            return new ToolResult.Refused(order.state() == OrderState.AWAITING_PAYMENT
                    ? "That order is not paid yet. Your tickets come as soon as it is." : OrderTalk.state(order), "not_paid");
        }
        Letters.To to = sales.sendTickets(order, BuyingTools.channel(arguments));
        return new ToolResult.Answer(
                sales.sent("your " + OrderTalk.tickets(order.quantity()), to), OrderTalk.json(order));
    }

    private ToolResult lookUp(Arguments arguments, ToolContext context) {
        if (arguments.text("order_id").isPresent()) {
            Order order = own(arguments, context);
            return new ToolResult.Answer("Order " + OrderTalk.number(order) + ": " + OrderTalk.tickets(order.quantity())
                    + " in " + OrderTalk.place(order.section(), order.seats()) + ", " + order.total().spoken() + ". "
                    + OrderTalk.state(order), OrderTalk.json(order));
        }
        List<Order> made = sales.orders().ofHolder(BuyingTools.holder(context));
        if (made.isEmpty()) {
            return new ToolResult.Refused("What is your order number?", "which_order");
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode orders = data.putArray("orders");
        made.forEach(order -> orders.add(OrderTalk.json(order)));
        Order newest = made.getFirst();
        return new ToolResult.Answer("Your " + (made.size() == 1 ? "order" : "last order") + " is number "
                + OrderTalk.number(newest) + ". " + OrderTalk.state(newest), data);
    }

    private ToolResult quote(Arguments arguments, ToolContext context) {
        Order order = own(arguments, context);
        Event event = events.ofOrder(order);
        Event.Section section = events.section(event, arguments.text("section").orElse(""));
        Changes.Quote quote = sales.changes().quote(order.id(), event.id(), section.name());
        Money more = quote.difference();
        ObjectNode data = OrderTalk.json(order);
        data.put("to_section", section.name()).put("price_minor", quote.each().minorUnits())
                .put("upgrade_minor", more.minorUnits()).put("upgrade_each_minor", more.minorUnits() / quote.quantity());
        if (more.minorUnits() <= 0) {
            return new ToolResult.Answer("Section " + section.name() + " has seats for you and costs no more.", data);
        }
        return new ToolResult.Answer("Section " + section.name() + ", " + section.tier() + ", has "
                + (quote.quantity() == 1 ? "a seat" : quote.quantity() + " seats") + " for you at " + quote.each().spoken()
                + (quote.quantity() == 1 ? "" : " each") + ". The upgrade is " + more.spoken()
                + (quote.quantity() == 1 ? "." : " in total."), data);
    }

    private ToolResult upgrade(Arguments arguments, ToolContext context) {
        Order order = own(arguments, context);
        Event event = events.ofOrder(order);
        return change(order, event, events.section(event, arguments.text("section").orElse("")));
    }

    private ToolResult exchange(Arguments arguments, ToolContext context) {
        Order order = own(arguments, context);
        Event event = events.named(arguments.text("event_id").orElse(""));
        return change(order, event, events.section(event, arguments.text("section").orElse("")));
    }

    private ToolResult change(Order order, Event event, Event.Section section) {
        Change change = sales.changes().begin(order.id(), event.id(), section.name());
        Order now = sales.orders().find(order.id()).orElse(order);
        ObjectNode data = OrderTalk.json(now);
        data.put("new_section", section.name()).put("upgrade_minor", change.difference().minorUnits());
        ArrayNode seats = data.putArray("new_seats");
        change.hold().seats().forEach(seat -> seats.add(seat.label()));
        String place = OrderTalk.place(section.name(), change.hold().seats());
        if (change.difference().minorUnits() > 0) {
            Sales.Begun begun = sales.begin(now, Optional.empty());
            data.put("payment_url", begun.payment().url());
            return new ToolResult.Answer("I am holding " + place + ", for you. "
                    + sales.sent("a payment link for " + change.difference().spoken(), begun.to())
                    + " Your new tickets come as soon as it is paid, and the old ones are good until then.", data);
        }
        Letters.To to = sales.sendTickets(now, Optional.empty());
        String back = change.difference().minorUnits() == 0 ? ""
                : " " + new Money(-change.difference().minorUnits(), change.difference().currency()).spoken() + " goes back to you.";
        return new ToolResult.Answer("Done: you are now in " + place + "." + back + " "
                + sales.sent("your new tickets", to), data);
    }

    private ToolResult transfer(Arguments arguments, ToolContext context) {
        Order order = own(arguments, context);
        String name = CustomerName.tidy(arguments.text("new_name").orElse(""));
        Optional<String> email = arguments.text("new_email").flatMap(EmailAddress::parse);
        if (!CustomerName.isPlausible(name)) {
            return new ToolResult.Refused("I did not quite catch the name. Could you say it again?", "implausible_name");
        }
        if (email.isEmpty()) {
            return new ToolResult.Refused("That does not sound like a whole e-mail address. Could you spell it for me?",
                    "implausible_email");
        }
        Order theirs = sales.orders().transfer(order.id(), name, email.get());
        Letters.To to = sales.sendTickets(theirs, Optional.empty());
        return new ToolResult.Answer("The tickets are now " + name + "'s, and the old ones are not good any more. "
                + sales.sent("your new tickets", to), OrderTalk.json(theirs));
    }

    private ToolResult refund(Arguments arguments, ToolContext context) {
        Order order = own(arguments, context);
        Order after = sales.refunds().refund(order.id(), arguments.number("quantity").orElse(0), "requested_by_customer");
        long back = order.refundable().minorUnits() - after.refundable().minorUnits();
        boolean there = after.refund() == RefundState.FULL || after.refund() == RefundState.PARTIAL;
        return new ToolResult.Answer(there
                ? "I have refunded " + new Money(back, after.total().currency()).spoken() + "."
                : "The tickets are given back, and the refund is on its way.", OrderTalk.json(after));
    }

    private ToolResult cancel(Arguments arguments, ToolContext context) {
        Order after = sales.orders().cancelUnpaid(own(arguments, context).id());
        return new ToolResult.Answer("I have cancelled that order. Nothing was charged.", OrderTalk.json(after));
    }

    private Order own(Arguments arguments, ToolContext context) {
        return sales.ownOrder(arguments, BuyingTools.holder(context));
    }
}
