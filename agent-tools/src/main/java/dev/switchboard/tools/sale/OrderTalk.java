package dev.switchboard.tools.sale;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/// How orders are said and written.
final class OrderTalk {
    private OrderTalk() {}

    /// "O R D, 1 2 3 4 5 6 7" is what an engine makes of it; the figures alone are what people write down.
    static String number(Order order) {
        return order.id().substring("ORD-".length()).chars().mapToObj(figure -> String.valueOf((char) figure))
                .collect(Collectors.joining(" "));
    }

    static String tickets(int count) {
        return count == 1 ? "1 ticket" : count + " tickets";
    }

    static String place(String section, List<Seat> seats) {
        String where = Seat.spoken(seats);
        return "section " + section + (where.isEmpty() ? "" : ", " + where);
    }

    /// What the model is told of an order.
    static ObjectNode json(Order order) {
        ObjectNode json = SaleLog.json(order);
        json.put("customer_email", order.customer().email());
        json.put("pay_by", order.payBy().toString());
        return json;
    }

    static void seats(ObjectNode json, Iterable<Seat> seats) {
        ArrayNode labels = json.putArray("seats");
        seats.forEach(seat -> labels.add(seat.label()));
    }

    static String state(Order order) {
        return switch (order.state()) {
            case AWAITING_PAYMENT -> "It waits for its payment.";
            case CONFIRMED -> order.refund() == RefundState.PENDING ? "It is paid, and a refund is on its way."
                    : "It is paid.";
            case EXPIRED -> "It was not paid in time, so its seats were given back.";
            case CANCELLED -> order.refund() == RefundState.FULL ? "It was cancelled and refunded."
                    : "It was cancelled.";
        };
    }
}
