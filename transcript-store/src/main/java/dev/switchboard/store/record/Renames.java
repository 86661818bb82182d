package dev.switchboard.store.record;

import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// Where a run's tickets really are, for the very few whose id was taken by the time they were stored. A ticket's id is
/// told to its call before the database is asked when that is away, so it must go on to serve. What was learnt in a
/// transaction counts only once that has committed. Used by one thread.
final class Renames {
    private final String run;
    private final Map<TicketId, TicketId> committed;
    private final Map<TicketId, TicketId> learnt = new HashMap<>();

    Renames(String run, Map<TicketId, TicketId> committed) {
        this.run = run;
        this.committed = new HashMap<>(committed);
    }

    String run() {
        return run;
    }

    /// A transaction begins, also one that is tried again.
    void begin() {
        learnt.clear();
    }

    void commit() {
        committed.putAll(learnt);
        learnt.clear();
    }

    void add(Sql sql, TicketId id, TicketId storedAs) throws SQLException {
        RunTable.rename(sql, run, id, storedAs);
        learnt.put(id, storedAs);
    }

    /// Where the ticket that a call knows by this id is stored.
    TicketId of(TicketId id) {
        TicketId storedAs = learnt.get(id);
        return storedAs != null ? storedAs : committed.getOrDefault(id, id);
    }

    /// The entry as it is to be stored. People name tickets as they are stored already.
    Entry of(Entry entry) {
        if (committed.isEmpty() && learnt.isEmpty()) {
            return entry;
        }
        return switch (entry) {
            case Entry.Append append -> moved(entry, append.line().ticketId());
            case Entry.Update update -> moved(entry, update.id());
            case Entry.AddMetadata add -> moved(entry, add.id());
            case Entry.Measure measure -> moved(entry, measure.measures().ticketId());
            case Entry.Close close -> moved(entry, close.id());
            case Entry.Open _, Entry.Edit _, Entry.Annotate _, Entry.Audit _, Entry.Stop _ -> entry;
        };
    }

    private Entry moved(Entry entry, TicketId id) {
        TicketId storedAs = of(id);
        return storedAs.equals(id) ? entry : EntryJson.forTicket(entry, storedAs);
    }
}
