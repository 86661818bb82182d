package dev.switchboard.store.feed;

import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Interaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Keeps the live calls in step with the events. Values are immutable, so that a snapshot is a copy of references.
final class LiveCalls {
    /// Lines a call in a snapshot has at most: the latest. The earlier ones of a very long call are in the database.
    static final int MAX_LINES = 1_000;

    private static final int MAX_METADATA = 200;

    private static final Comparator<Interaction> CONVERSATION_ORDER = Comparator.comparing(
                    (Interaction interaction) -> interaction.line().at())
            .thenComparingLong(Interaction::interactionId);

    private LiveCalls() {}

    static void apply(Map<TicketId, TicketDetail> live, CallEvent event) {
        switch (event) {
            case CallEvent.CallStarted(Ticket ticket) ->
                live.put(ticket.id(), new TicketDetail(ticket, List.of(), List.of()));
            case CallEvent.CallEnded(Ticket ticket) -> live.remove(ticket.id());
            case CallEvent.TicketChanged(Ticket ticket) ->
                live.computeIfPresent(
                        ticket.id(), (_, call) -> new TicketDetail(ticket, call.interactions(), call.metadata()));
            case CallEvent.LineStored(Interaction interaction) ->
                live.computeIfPresent(
                        event.ticketId(),
                        (_, call) -> new TicketDetail(
                                call.ticket(), with(call.interactions(), interaction), call.metadata()));
            case CallEvent.MetadataAdded(MetadataEntry entry) ->
                live.computeIfPresent(
                        event.ticketId(),
                        (_, call) -> new TicketDetail(
                                call.ticket(), call.interactions(), with(call.metadata(), entry)));
            case CallEvent.Caption _, CallEvent.ToolStarted _, CallEvent.Spent _ -> {}
        }
    }

    /// What live calls have cost so far; it never becomes less.
    static void spend(Map<TicketId, Long> spent, Map<TicketId, TicketDetail> live, CallEvent event) {
        if (event instanceof CallEvent.Spent(var id, long cost) && live.containsKey(id)) {
            spent.merge(id, cost, Math::max);
        } else if (event instanceof CallEvent.CallEnded(Ticket ticket)) {
            spent.remove(ticket.id());
        }
    }

    /// Nearly every line belongs at or near the end, so both its old version and its place are looked for from there.
    private static List<Interaction> with(List<Interaction> lines, Interaction added) {
        var changed = new ArrayList<Interaction>(lines.size() + 1);
        changed.addAll(lines);
        for (int i = changed.size() - 1; i >= 0; i--) {
            if (changed.get(i).interactionId() == added.interactionId()) {
                changed.remove(i);
                break;
            }
        }
        int place = changed.size();
        while (place > 0 && CONVERSATION_ORDER.compare(changed.get(place - 1), added) > 0) {
            place--;
        }
        changed.add(place, added);
        return latest(changed, MAX_LINES);
    }

    private static List<MetadataEntry> with(List<MetadataEntry> entries, MetadataEntry added) {
        var changed = new ArrayList<>(entries);
        changed.add(added);
        return latest(changed, MAX_METADATA);
    }

    private static <T> List<T> latest(List<T> list, int most) {
        return list.subList(Math.max(0, list.size() - most), list.size());
    }
}
