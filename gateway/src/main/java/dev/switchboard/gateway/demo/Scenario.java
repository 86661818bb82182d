package dev.switchboard.gateway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// One conversation with its payments, printed as it goes, and what came of it.
final class Scenario {
    private static final String APPROVED_CARD = "4242 4242 4242 4242";
    private static final String DECLINED_CARD = "4000 0000 0000 0002";
    private static final String CUSTOMER = "David Miller";
    private static final String EMAIL = "customer@example.com";

    /// How a scenario reaches the agent.
    interface Door {
        Conversation open() throws InterruptedException;
    }

    private final House house;
    private final Door door;
    private final PrintWriter out;
    private final List<Long> firstWords = new ArrayList<>();
    private final List<String> tools = new ArrayList<>();
    private final long began = System.nanoTime();
    private int said;

    Scenario(House house, Door door, PrintWriter out) {
        this.house = house;
        this.door = door;
        this.out = out;
    }

    /// What the last tool of the conversation that spoke of an order said of it.
    record Outcome(JsonNode order, String ticketId) {
        String orderId() {
            return order.path("order_id").asText();
        }

        long paidMinor() {
            return order.path("paid_minor").asLong();
        }
    }

    /// Buys two tickets in section B.
    Outcome buy(String event) throws IOException, InterruptedException {
        try (Conversation chat = open()) {
            buy(chat, event);
            say(chat, "Thanks!");
            return outcome(chat);
        }
    }

    private void buy(Conversation chat, String event) throws IOException, InterruptedException {
        say(chat, "I need tickets for " + event);
        say(chat, "2 tickets in section B please");
        say(chat, CUSTOMER);
        say(chat, EMAIL);
        say(chat, "yes that's right");
        say(chat, "Yes, let's proceed");
        pay(chat, APPROVED_CARD);
        say(chat, "I have paid");
    }

    /// Upgrades an order of another conversation to section A.
    Outcome upgrade(String orderId) throws IOException, InterruptedException {
        try (Conversation chat = open()) {
            say(chat, "Hi, I have an existing order");
            say(chat, orderId);
            say(chat, "yes");
            say(chat, "Section A please");
            say(chat, EMAIL);
            say(chat, "Yes, upgrade to section A please");
            pay(chat, APPROVED_CARD);
            say(chat, "Can you look up my order?");
            say(chat, "Thank you!");
            return outcome(chat);
        }
    }

    /// Buys after second thoughts: another section, a card that is declined, and a person asked for at the end.
    Outcome secondThoughts(String event) throws IOException, InterruptedException {
        try (Conversation chat = open()) {
            say(chat, "I need tickets for " + event);
            say(chat, "2 tickets in section B please");
            say(chat, "No, section A");
            say(chat, CUSTOMER);
            say(chat, EMAIL);
            say(chat, "yes that's right");
            say(chat, "Yes, let's proceed");
            pay(chat, DECLINED_CARD);
            say(chat, "I have paid");
            pay(chat, APPROVED_CARD);
            say(chat, "I have paid");
            Outcome outcome = outcome(chat);
            say(chat, "Can I talk to a person please?");
            return outcome;
        }
    }

    Outcome buyAndUpgrade(String event) throws IOException, InterruptedException {
        try (Conversation chat = open()) {
            buy(chat, event);
            say(chat, "Actually, can I upgrade to section A?");
            say(chat, "Yes, upgrade please");
            pay(chat, APPROVED_CARD);
            say(chat, "Can you look up my order?");
            say(chat, "Perfect, thanks!");
            return outcome(chat);
        }
    }

    private Conversation open() throws InterruptedException {
        Conversation chat = door.open();
        heard(chat.greeting(), false);
        return chat;
    }

    private void say(Conversation chat, String text) throws InterruptedException {
        out.println("Customer  " + text);
        out.flush();
        said++;
        heard(chat.say(text), true);
    }

    private void heard(Conversation.Turn turn, boolean asked) {
        turn.understood().forEach(words -> out.println("  heard   " + words));
        turn.said().forEach(sentence -> out.println("Agent     " + sentence));
        tools.addAll(turn.tools());
        if (asked) {
            firstWords.add(turn.firstWordMs());
            out.println("          tools: " + (turn.tools().isEmpty() ? "none" : String.join(", ", turn.tools()))
                    + " | response: " + turn.firstWordMs() + " ms");
        }
        out.println();
        out.flush();
    }

    private void pay(Conversation chat, String card) throws IOException, InterruptedException {
        URI link = House.paymentLink(house.toolOutputs(chat.ticketId()))
                .orElseThrow(() -> new DemoException("the agent sent no payment link"));
        out.println("          (the customer opens " + link.getPath() + " and pays with " + card + ": "
                + house.pay(link, card) + ")");
        out.println();
    }

    private Outcome outcome(Conversation chat) throws IOException, InterruptedException {
        for (JsonNode output : house.toolOutputs(chat.ticketId()).reversed()) {
            JsonNode order = output.has("order_id") ? output : output.path("orders").path(0);
            if (order.has("paid_minor")) {
                return new Outcome(order, chat.ticketId());
            }
        }
        throw new DemoException("no order was made; see ticket " + chat.ticketId());
    }

    void summary(Outcome outcome) {
        List<Long> sorted = new ArrayList<>(firstWords);
        Collections.sort(sorted);
        JsonNode order = outcome.order;
        out.println("Summary");
        row("Exchanges", Integer.toString(said));
        row("Time", "%.1f s".formatted(Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0));
        row("Tools called", tools.size() + " (" + String.join(", ", tools.stream()
                .map(tool -> tool.substring(0, tool.indexOf(' '))).distinct().toList()) + ")");
        row("Response", "%d ms on average, %d ms at most".formatted(
                Math.round(sorted.stream().mapToLong(Long::longValue).average().orElse(0)), sorted.getLast()));
        row("Order", outcome.orderId() + ", " + order.path("state").asText() + ", seats "
                + String.join(", ", seats(order)));
        row("Paid", order.path("currency").asText() + " %.2f".formatted(outcome.paidMinor() / 100.0));
        row("Ticket", outcome.ticketId);
        out.println();
        out.flush();
    }

    static List<String> seats(JsonNode order) {
        List<String> seats = new ArrayList<>();
        order.path("seats").forEach(seat -> seats.add(seat.asText()));
        return seats;
    }

    private void row(String name, String value) {
        out.printf("  %-13s %s%n", name, value);
    }
}
