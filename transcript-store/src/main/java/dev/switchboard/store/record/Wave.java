package dev.switchboard.store.record;

import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Entries of a group that are carried out by kind and many at a time, which costs a statement for dozens of them (and a
/// round trip, where the database is elsewhere): first what is opened, then lines, then what else there is, then what is
/// closed. What concerns one ticket is always done in the order in which it was offered: an entry that would have to come
/// before one that is in the wave already begins the next wave. Entries of different tickets do not mind.
final class Wave {
    private enum Part {
        OPEN,
        LINE,
        OTHER,
        CLOSE
    }

    private record Item(TicketId ticket, String itemId) {}

    private final List<Integer> opens = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private final List<Integer> others = new ArrayList<>();
    private final List<Integer> closes = new ArrayList<>();
    private final Map<TicketId, Part> reached = new HashMap<>();
    private final Set<Item> items = new HashSet<>();

    private Wave() {}

    /// Carries out the entries from `from` on; one outcome each. Throws when any of them cannot be stored.
    static List<Outcome> carryOut(Sql sql, Edits edits, List<Numbered> group, int from) throws SQLException {
        var outcomes = new Outcome[group.size()];
        var wave = new Wave();
        for (int at = from; at < group.size(); at++) {
            Entry entry = group.get(at).entry();
            if (!wave.takes(entry)) {
                wave.carryOut(sql, edits, group, outcomes);
                wave = new Wave();
                wave.takes(entry);
            }
            wave.placesOf(part(entry)).add(at);
        }
        wave.carryOut(sql, edits, group, outcomes);
        return Arrays.asList(outcomes).subList(from, outcomes.length);
    }

    private boolean takes(Entry entry) {
        TicketId ticket = ticket(entry);
        if (ticket == null) {
            return true;
        }
        Part part = part(entry);
        Part last = reached.getOrDefault(ticket, Part.OPEN);
        boolean again = part == Part.OPEN || part == Part.CLOSE;
        if (reached.containsKey(ticket) && (again ? last.compareTo(part) >= 0 : last.compareTo(part) > 0)) {
            return false;
        }
        // U+0000 is stored as U+FFFD.
        if (entry instanceof Entry.Append(Line line)
                && !items.add(new Item(ticket, line.itemId().replace('\0', '\uFFFD')))) {
            return false;
        }
        reached.put(ticket, part);
        return true;
    }

    private List<Integer> placesOf(Part part) {
        return switch (part) {
            case OPEN -> opens;
            case LINE -> lines;
            case OTHER -> others;
            case CLOSE -> closes;
        };
    }

    private void carryOut(Sql sql, Edits edits, List<Numbered> group, Outcome[] outcomes) throws SQLException {
        put(outcomes, opens, edits.open(sql, entries(group, opens, Entry.Open.class)));
        put(outcomes, lines, edits.append(sql, entries(group, lines, Entry.Append.class).stream().map(Entry.Append::line).toList()));
        for (int at : others) {
            outcomes[at] = edits.apply(sql, group.get(at).entry());
        }
        put(outcomes, closes, edits.close(sql, entries(group, closes, Entry.Close.class)));
    }

    private static <T extends Entry> List<T> entries(List<Numbered> group, List<Integer> places, Class<T> kind) {
        return places.stream().map(at -> kind.cast(group.get(at).entry())).toList();
    }

    private static void put(Outcome[] outcomes, List<Integer> places, List<Outcome> come) {
        for (int i = 0; i < places.size(); i++) {
            outcomes[places.get(i)] = come.get(i);
        }
    }

    private static Part part(Entry entry) {
        return switch (entry) {
            case Entry.Open _ -> Part.OPEN;
            case Entry.Append _ -> Part.LINE;
            case Entry.Close _ -> Part.CLOSE;
            case Entry.Update _, Entry.AddMetadata _, Entry.Measure _, Entry.Edit _, Entry.Annotate _, Entry.Audit _,
                    Entry.Stop _ -> Part.OTHER;
        };
    }

    private static @Nullable TicketId ticket(Entry entry) {
        return switch (entry) {
            case Entry.Open open -> open.id();
            case Entry.Append append -> append.line().ticketId();
            case Entry.Update update -> update.id();
            case Entry.AddMetadata add -> add.id();
            case Entry.Measure measure -> measure.measures().ticketId();
            case Entry.Close close -> close.id();
            case Entry.Edit edit -> edit.id();
            case Entry.Annotate annotate -> annotate.id();
            case Entry.Audit _, Entry.Stop _ -> null;
        };
    }
}
