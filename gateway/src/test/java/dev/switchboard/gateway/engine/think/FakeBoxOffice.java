package dev.switchboard.gateway.engine.think;

import static dev.switchboard.gateway.engine.think.Talk.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.engine.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A box office with one game, three sections and real state: holds take seats away, an order needs a hold that was not
/// used, an upgrade an order. Its tools have the shapes a ticket seller's would have.
final class FakeBoxOffice implements DialogueTalk.Desk {
    static final Turn.ToolDescription FIND = tool("find_events", "Finds events on sale.", """
            {"type":"object","properties":{"query":{"type":"string"},"when":{"type":"string",
             "pattern":"^(today|tonight|tomorrow|this_weekend|[0-9]{4}-[0-9]{2}-[0-9]{2})$"}}}""");
    static final Turn.ToolDescription SEATS = tool("check_seats", "Says whether seats are free.", """
            {"type":"object","properties":{"event":{"type":"string","title":"the event's name"},
             "section":{"type":"string"},"quantity":{"type":"integer","minimum":1,"maximum":50}},
             "required":["event"]}""");
    static final Turn.ToolDescription HOLD = tool("hold_tickets", "Holds seats for five minutes.", """
            {"type":"object","properties":{"event_id":{"type":"string"},"section":{"type":"string"},
             "quantity":{"type":"integer","minimum":1,"maximum":8}},
             "required":["event_id","section","quantity"]}""");
    static final Turn.ToolDescription ORDER = tool("create_order", "Sells held seats.", """
            {"type":"object","properties":{"hold_id":{"type":"string"},"name":{"type":"string"},
             "email":{"type":"string","format":"email"}},"required":["hold_id","name","email"]}""");
    static final Turn.ToolDescription QUOTE = tool("calculate_upgrade", "Says what better seats cost.", """
            {"type":"object","properties":{"order_id":{"type":"string"},"section":{"type":"string"},
             "proof":{"type":"string"}},"required":["order_id","section"]}""");
    static final Turn.ToolDescription UPGRADE = tool("upgrade_tickets", "Moves an order to better seats.", """
            {"type":"object","properties":{"order_id":{"type":"string"},"section":{"type":"string"},
             "proof":{"type":"string"}},"required":["order_id","section"]}""");
    static final Turn.ToolDescription PAY = tool("process_payment", "Sends a payment link.", """
            {"type":"object","properties":{"order_id":{"type":"string"},"proof":{"type":"string"}},
             "required":["order_id"]}""");
    static final Turn.ToolDescription NOTE = tool("note_customer", "Notes who the caller is.", """
            {"type":"object","properties":{"name":{"type":"string"},"email":{"type":"string"},
             "phone":{"type":"string"}},"minProperties":1}""");
    static final Turn.ToolDescription TRANSFER = tool("transfer_tickets", "Puts another person's name on the tickets.", """
            {"type":"object","properties":{"order_id":{"type":"string"},"new_name":{"type":"string"},
             "new_email":{"type":"string"}},"required":["order_id","new_name","new_email"]}""");
    static final Turn.ToolDescription PERSON = tool("transfer_to_human", "Asks a human colleague to take this call.", """
            {"type":"object","properties":{"reason":{"type":"string"}}}""");
    static final Turn.ToolDescription[] SELLING = {FIND, SEATS, HOLD, ORDER, PAY, QUOTE, UPGRADE, NOTE};
    static final Turn.ToolDescription[] TELLING = {FIND, SEATS, NOTE};

    record Sale(String section, int quantity, String email) {}

    final Map<String, Integer> free = new TreeMap<>(Map.of("A", 2, "B", 4, "C", 8));
    final Map<String, Sale> orders = new LinkedHashMap<>();
    final Map<String, String> noted = new LinkedHashMap<>();
    private final Map<String, JsonNode> holds = new LinkedHashMap<>();
    /// What an order is not shown without, where that is not empty.
    String proof = "";
    /// More games than the one.
    final List<String> otherEvents = new ArrayList<>();
    private int ids;

    @Override
    public String run(String name, JsonNode arguments) {
        return switch (name) {
            case "find_events" -> found();
            case "check_seats" -> "{\"status\":\"answered\",\"spoken\":\"Section A is 250 dollars, section B 180 and section "
                    + "C 85.\",\"event_id\":\"EVT-7\",\"event\":\"Lakers vs Warriors\"}";
            case "hold_tickets" -> hold(arguments);
            case "create_order" -> order(arguments);
            case "process_payment" -> orders.containsKey(arguments.path("order_id").asText())
                    ? "{\"status\":\"answered\",\"spoken\":\"I have sent a payment link.\"}"
                    : refused("unknown_order", "I cannot find that order.");
            case "calculate_upgrade" -> upgrade(arguments, false);
            case "upgrade_tickets" -> upgrade(arguments, true);
            case "transfer_to_human" -> "{\"status\":\"waiting\",\"spoken\":\"One moment.\"}";
            case "note_customer" -> {
                arguments.properties().forEach(field -> noted.put(field.getKey(), field.getValue().asText()));
                yield "{\"status\":\"answered\",\"spoken\":\"Thank you. I have noted that.\",\"noted\":[]}";
            }
            default -> throw new AssertionError("no such tool: " + name);
        };
    }

    private static int price(String section) {
        return switch (section) {
            case "A" -> 25_000;
            case "B" -> 18_000;
            default -> 8_500;
        };
    }

    private String found() {
        StringBuilder events = new StringBuilder("{\"event_id\":\"EVT-7\",\"event\":\"Lakers vs Warriors\"}");
        for (int i = 0; i < otherEvents.size(); i++) {
            events.append(",{\"event_id\":\"EVT-").append(8 + i).append("\",\"event\":\"").append(otherEvents.get(i))
                    .append("\"}");
        }
        return "{\"status\":\"answered\",\"spoken\":\"The Lakers play the Warriors tonight at 7 PM.\",\"events\":[" + events
                + "]}";
    }

    private String hold(JsonNode wanted) {
        String section = wanted.path("section").asText();
        int quantity = wanted.path("quantity").asInt();
        if (!wanted.path("event_id").asText().equals("EVT-7")) {
            return refused("unknown_event", "I do not know that event.");
        }
        if (!free.containsKey(section)) {
            return refused("unknown_section", "There are sections A, B and C.");
        }
        holds.values().forEach(hold -> free.merge(hold.path("section").asText(), hold.path("quantity").asInt(),
                Integer::sum));
        holds.clear();    // a caller has one hold at a time: the next takes its place
        if (free.getOrDefault(section, 0) < quantity) {
            return refused("sold_out", "Section " + section + " has not enough seats left.");
        }
        free.merge(section, -quantity, Integer::sum);
        String id = "HLD-" + ++ids;
        holds.put(id, wanted);
        return "{\"status\":\"answered\",\"spoken\":\"I hold " + quantity + " seats in section " + section
                + " for five minutes.\",\"hold_id\":\"" + id + "\",\"total_minor\":" + quantity * price(section)
                + "}";
    }

    private String order(JsonNode wanted) {
        JsonNode hold = holds.remove(wanted.path("hold_id").asText());
        if (hold == null) {
            return refused("hold_expired", "That hold is over.");
        }
        String id = "ORD-" + (789_456 + orders.size());
        orders.put(id, new Sale(hold.path("section").asText(), hold.path("quantity").asInt(),
                wanted.path("email").asText()));
        return "{\"status\":\"answered\",\"spoken\":\"Your order is booked. Its number is " + id + ".\",\"order_id\":\"" + id
                + "\",\"payment_state\":\"unpaid\"}";
    }

    private String upgrade(JsonNode wanted, boolean now) {
        String id = wanted.path("order_id").asText();
        Sale sale = orders.get(id);
        if (sale == null) {
            return refused("unknown_order", "I cannot find that order.");
        }
        if (!proof.isEmpty() && !proof.equals(wanted.path("proof").asText())) {
            return wanted.path("proof").asText().isEmpty()
                    ? refused("not_your_order", "For your safety: which e-mail address is that order under?")
                    : refused("wrong_proof", "That is not what the order is under.");
        }
        String section = wanted.path("section").asText();
        if (!free.containsKey(section) || free.getOrDefault(section, 0) < sale.quantity) {
            return refused("sold_out", "Section " + section + " has not enough seats left.");
        }
        if (now) {
            orders.put(id, new Sale(section, sale.quantity, sale.email));
            free.merge(section, -sale.quantity, Integer::sum);
            return "{\"status\":\"answered\",\"spoken\":\"You are upgraded to section " + section + ".\"}";
        }
        return "{\"status\":\"answered\",\"spoken\":\"Section " + section + " has seats for you.\",\"upgrade_minor\":"
                + (price(section) - price(sale.section)) * sale.quantity + "}";
    }

    private static String refused(String reason, String spoken) {
        return "{\"status\":\"refused\",\"spoken\":\"" + spoken + "\",\"reason\":\"" + reason + "\"}";
    }
}
