package dev.switchboard.tools.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// `check_seats`: whether seats are free for one event, in one section or in all, and what they cost together.
final class CheckSeats implements Tool {
    private static final int MOST_SEATS = 50;
    private static final ToolSpec SPEC = ToolSpec.of(
            "check_seats",
            """
            Says whether seats are free for an event, in a section or in all of them, and the price for each and in \
            total. It holds nothing.""",
            """
            {
              "type": "object",
              "properties": {
                "event": {"type": "string", "title": "the event's name", "minLength": 1, "maxLength": 200,
                  "description": "Name as find_events gave it, or as the caller says it: tonight's game"},
                "section": {"type": "string", "title": "the section", "maxLength": 60,
                  "description": "Letter or tier, for example B or club level"},
                "quantity": {"type": "integer", "title": "the number of seats", "minimum": 1, "maximum": 50},
                "max_price": {"type": "integer", "title": "the highest price", "minimum": 0,
                  "description": "Only sections whose seats cost this or less, each, in whole dollars"}
              },
              "required": ["event"],
              "additionalProperties": false
            }""",
            List.of(
                    "two tickets in section b please",
                    "section b looks good",
                    "how much are two seats in section a",
                    "how much is it in total",
                    "do you have four seats together",
                    "are there seats left in the lower bowl",
                    "how many seats are left",
                    "what sections are available",
                    "what is the cheapest seat",
                    "what are the best seats",
                    "is section c still available",
                    "i would like to sit at club level",
                    "three seats for the lakers game",
                    "what does a ticket cost",
                    "how much are the tickets for tonight",
                    "can i get two in the upper level",
                    "price for five people",
                    "are there any seats for swan lake",
                    "which row is that",
                    "is it sold out"),
            Duration.ofSeconds(4)).answering("""
            {
              "type": "object",
              "properties": {
                "event_id": {"type": "string"},
                "event": {"type": "string"},
                "available": {"type": "boolean"},
                "section": {"type": "string"},
                "price_minor": {"type": "integer"},
                "currency": {"type": "string"},
                "seats_available": {"type": "integer", "minimum": 0},
                "quantity": {"type": "integer", "minimum": 1},
                "total_minor": {"type": "integer"}
              },
              "required": ["event_id", "event", "available"]
            }""");

    private final EventCatalogue catalogue;
    private final ToolSpec spec;

    CheckSeats(EventCatalogue catalogue) {
        this(catalogue, SPEC);
    }

    private CheckSeats(EventCatalogue catalogue, ToolSpec spec) {
        this.catalogue = catalogue;
        this.spec = spec;
    }

    /// The same under the name and with the fields that other systems' agents know.
    static CheckSeats inventory(EventCatalogue catalogue) {
        return new CheckSeats(catalogue, new ToolSpec("check_inventory", SPEC.description(), ToolSpec.of("check_inventory", "", """
                {
                  "type": "object",
                  "properties": {
                    "event_id": {"type": "string", "title": "the event", "minLength": 1, "maxLength": 200,
                      "description": "Id as get_event_info or list_events gave it"},
                    "event_name": {"type": "string", "title": "the event's name", "minLength": 1, "maxLength": 200,
                      "description": "In place of the id: the event as the caller says it"},
                    "section": {"type": "string", "title": "the section", "maxLength": 60,
                      "description": "Letter or tier, for example B or club level"},
                    "quantity": {"type": "integer", "title": "the number of seats", "minimum": 1, "maximum": 50}
                  },
                  "additionalProperties": false
                }""", List.of(), SPEC.deadline()).parameters(), List.of(), SPEC.deadline(), SPEC.output()));
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public boolean readOnly() {
        return true;
    }

    /// Seats go while others buy: what was free a few seconds ago is looked at again when it is sold.
    @Override
    public ToolPolicy policy() {
        return new ToolPolicy(true, 1, Duration.ofSeconds(5), ToolPolicy.DEFAULT.atOnce(), false, ToolPolicy.DEFAULT.fillerAfter());
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) {
        return switch (EventAsked.find(catalogue, EventAsked.words(arguments))) {
            case EventAsked.Unclear(ToolResult.Refused refusal) -> refusal;
            case EventAsked.One(Event event) -> seats(event, arguments);
        };
    }

    private ToolResult seats(Event event, Arguments arguments) {
        LocalDate today = catalogue.today();
        int quantity = arguments.number("quantity").orElse(0);
        if (quantity > MOST_SEATS) {
            return new ToolResult.Refused("I can look up at most " + MOST_SEATS + " seats.", "bad_arguments");
        }
        Optional<String> said = arguments.text("section");
        if (said.isEmpty()) {
            int maxPrice = arguments.number("max_price").orElse(-1);
            return maxPrice < 0 ? allSections(event, quantity, today) : within(maxPrice, event, quantity, today);
        }
        return EventSearch.section(event, said.get())
                .map(section -> oneSection(event, section, quantity))
                .orElseGet(() -> new ToolResult.Refused("I do not know that section. There are sections "
                        + EventTalk.listed(event.sections().stream().map(Event.Section::name).toList(), ", ", " and ")
                        + ".", "unknown_section"));
    }

    private static ToolResult oneSection(Event event, Event.Section section, int quantity) {
        boolean enough = section.seatsAvailable() >= Math.max(1, quantity);
        ObjectNode data = EventTalk.json(event);
        data.put("available", enough);
        data.setAll(EventTalk.json(section));
        String place = "section " + section.name() + ", " + section.tier();
        if (!enough) {
            String left = section.seatsAvailable() == 0
                    ? "Section " + section.name() + " is sold out."
                    : "Section " + section.name() + " has only " + EventTalk.seats(section.seatsAvailable()) + " left.";
            return new ToolResult.Answer(left + event.sectionsWith(Math.max(1, quantity)).stream().findFirst()
                    .map(other -> " Section " + other.name() + " has enough, at " + other.price().spoken() + " a seat.")
                    .orElse(""), data);
        }
        if (quantity == 0) {
            return new ToolResult.Answer("In " + place + ", row " + section.row() + ", there "
                    + (section.seatsAvailable() == 1 ? "is " : "are ") + EventTalk.seats(section.seatsAvailable())
                    + " left at " + section.price().spoken() + " each.", data);
        }
        Money total = section.price().times(quantity);
        data.put("quantity", quantity).put("total_minor", total.minorUnits());
        return new ToolResult.Answer(quantity == 1
                ? "Yes, there is a seat in " + place + ", row " + section.row() + ", for " + total.spoken() + "."
                : "Yes, " + quantity + " seats in " + place + ", row " + section.row() + ", are "
                        + section.price().spoken() + " each, " + total.spoken() + " in total.", data);
    }

    private static ToolResult within(int maxPrice, Event event, int quantity, LocalDate today) {
        List<Event.Section> cheap = event.sections().stream().filter(section -> section.costsAtMost(maxPrice)).toList();
        boolean enough = cheap.stream().anyMatch(section -> section.seatsAvailable() >= Math.max(1, quantity));
        if (enough) {
            return allSections(event.with(cheap), quantity, today);
        }
        List<Event.Section> dearer = event.sectionsWith(Math.max(1, quantity));
        ObjectNode data = EventTalk.json(event);
        data.put("available", false);
        return new ToolResult.Answer("For " + EventTalk.eventAndTime(event, today) + " I have no seats at that price."
                + (dearer.isEmpty() ? "" : " The cheapest are " + dearer.getLast().price().spoken() + ", in section "
                        + dearer.getLast().name() + "."), data);
    }

    private static ToolResult allSections(Event event, int quantity, LocalDate today) {
        List<Event.Section> enough = event.sectionsWith(Math.max(1, quantity));
        ObjectNode data = EventTalk.json(event);
        data.put("available", !enough.isEmpty());
        String opening = EventTalk.eventAndTime(event, today);
        if (enough.isEmpty()) {
            return new ToolResult.Answer(event.sectionsWith(1).isEmpty()
                    ? opening + " is sold out."
                    : "No section of " + opening + " has " + EventTalk.seats(quantity) + " left.", data);
        }
        List<String> offers = enough.stream().limit(EventTalk.MOST_LISTED).map(section -> quantity > 0
                ? "section " + section.name() + " at " + section.price().times(quantity).spoken()
                : EventTalk.seats(section.seatsAvailable()) + " in section " + section.name() + " at "
                        + section.price().spoken() + " each").toList();
        if (quantity > 0) {
            data.put("quantity", quantity);
        }
        String forSeats = quantity > 0 ? " for " + EventTalk.seats(quantity) : "";
        return new ToolResult.Answer("For " + opening + " I have" + forSeats + ": "
                + EventTalk.listed(offers, ", ", " and ") + ".", data);
    }
}
