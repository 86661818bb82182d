package dev.switchboard.tools.sale.entry;

import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.event.Event;
import dev.switchboard.tools.sale.EventFinder;
import dev.switchboard.tools.sale.SaleTool;
import dev.switchboard.tools.sale.entry.Scan.What;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `check_in` and `undo_check_in`, for agents and programs of the house: a customer's agent is given neither.
public final class EntryTools {
    private static final int MOST_NAMED = 3;

    private final Entry entry;
    private final EventFinder events;
    private final EntryTalk talk;

    public EntryTools(Entry entry, EventFinder events, EntryTalk talk) {
        this.entry = entry;
        this.events = events;
        this.talk = talk;
    }

    public List<Tool> all() {
        return List.of(
                SaleTool.changing("check_in", (arguments, context) -> run(arguments, context, false)),
                SaleTool.changing("undo_check_in", (arguments, context) -> run(arguments, context, true)));
    }

    private ToolResult run(Arguments arguments, ToolContext context, boolean undoing) {
        Optional<String> code = arguments.text("code");
        Optional<String> guest = arguments.text("guest");
        if (code.isPresent() == guest.isPresent()) {
            return new ToolResult.Refused("I need the ticket's code, or the guest's name or order number.", "which_ticket");
        }
        String eventId = arguments.text("event_id").map(events::named).map(Event::id).orElse("");
        Scan scan = new Scan(eventId, code.<What>map(What.Code::new).orElseGet(() -> new What.Words(guest.orElse(""))),
                arguments.text("gate").orElse(""), context.agentId(),
                context.idempotencyKey().isEmpty() ? null : context.idempotencyKey(), null);
        Answer answer = ask(scan, undoing);
        Optional<String> seat = arguments.text("seat");
        if (answer.reason() == Reason.SEVERAL && seat.isPresent()) {
            Optional<Guest> chosen = answer.candidates().stream().filter(each -> sits(each, seat.get())).findFirst();
            if (chosen.isPresent()) {
                answer = ask(new Scan(eventId, new What.Ticket(chosen.get().admissionId()), scan.gate(), scan.who(),
                        scan.nonce() == null ? null : scan.nonce() + " seat", null), undoing);
            }
        }
        if (answer.reason() == Reason.SEVERAL) {
            return new ToolResult.Refused("Several tickets fit: " + String.join("; ", answer.candidates().stream().limit(MOST_NAMED)
                    .map(each -> each.holderName() + ", " + each.seat().label()).toList()) + ". Which seat is it?", "several");
        }
        return answer.admitted()
                ? new ToolResult.Answer(talk.spoken(answer, undoing), talk.json(answer, undoing))
                : new ToolResult.Refused(talk.spoken(answer, undoing), answer.reason().wire());
    }

    private Answer ask(Scan scan, boolean undoing) {
        return undoing ? entry.undo(scan) : entry.checkIn(scan);
    }

    private static boolean sits(Guest guest, String seat) {
        return guest.seat().label().toLowerCase(Locale.ROOT).equals(seat.toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "-"));
    }
}
