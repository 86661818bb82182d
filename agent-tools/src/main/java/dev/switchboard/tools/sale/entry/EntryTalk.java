package dev.switchboard.tools.sale.entry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.sale.Seat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the door's answers are in words and in JSON, for people at gates, agents and programs alike.
public final class EntryTalk {
    private final ZoneId zone;

    public EntryTalk(ZoneId zone) {
        this.zone = zone;
    }

    /// One sentence or two, with the times of the house's zone.
    public String spoken(Answer answer, boolean undoing) {
        String name = answer.guest().map(Guest::holderName).orElse("");
        String place = answer.guest().map(guest -> place(guest.seat())).orElse("");
        return switch (answer.reason()) {
            case OK -> undoing ? "The check-in of " + name + " is undone: the ticket lets in again."
                    : name + " may come in: " + place + ".";
            case ALREADY_USED -> "That ticket was used " + at(answer.earlierAt())
                    + (answer.earlierGate().isEmpty() ? "" : ", gate " + answer.earlierGate()) + ".";
            case VOID -> "That ticket is not good any more: it was exchanged or handed on, or the event is off.";
            case REFUNDED -> "That ticket was given back, and its money too.";
            case NOT_PAID -> "That ticket was never paid.";
            case WRONG_EVENT -> "That ticket is for another event: " + answer.guest().map(Guest::event).orElse("") + ".";
            case TOO_EARLY -> "That ticket is good, but the doors are not open yet.";
            case TOO_LATE -> "That event is over.";
            case UNKNOWN_CODE -> "There is no such ticket.";
            case FOREIGN_CODE -> "That is not one of our codes.";
            case MALFORMED -> "That code cannot be read. Please scan or type it again.";
            case SEVERAL -> answer.candidates().size() + " tickets fit. Please say which.";
            case NOT_IN -> "Nobody came in with that ticket.";
        };
    }

    private String at(@Nullable Instant earlier) {
        return earlier == null ? "before"
                : "at " + DateTimeFormatter.ofPattern("h:mm a, d MMMM", Locale.ENGLISH).withZone(zone).format(earlier);
    }

    private static String place(Seat seat) {
        return "section " + seat.section() + (seat.isNumbered() ? ", row " + seat.row() + ", seat " + seat.number() : "");
    }

    public ObjectNode json(Answer answer, boolean undoing) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("admitted", !undoing && answer.admitted()).put("reason", answer.reason().wire())
                .put("message", spoken(answer, undoing)).put("repeated", answer.repeated());
        if (answer.guest().isPresent()) {
            json.set("ticket", json(answer.guest().get()));
        } else {
            json.putNull("ticket");
        }
        json.put("earlier_at", answer.earlierAt() == null ? null : answer.earlierAt().toString())
                .put("earlier_gate", answer.earlierGate());
        ArrayNode candidates = json.putArray("candidates");
        answer.candidates().forEach(guest -> candidates.add(json(guest)));
        return json;
    }

    /// Without the code, which opens the door.
    public static ObjectNode json(Guest guest) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return json.put("admission_id", guest.admissionId()).put("order_id", guest.orderId())
                .put("event_id", guest.eventId()).put("event", guest.event())
                .put("holder_name", guest.holderName()).put("section", guest.seat().section())
                .put("row", guest.seat().row()).put("seat", guest.seat().isNumbered() ? guest.seat().number() : null)
                .put("label", guest.seat().label()).put("state", guest.state().name().toLowerCase(Locale.ROOT))
                .put("used_at", guest.usedAt() == null ? null : guest.usedAt().toString()).put("used_gate", guest.usedGate());
    }
}
