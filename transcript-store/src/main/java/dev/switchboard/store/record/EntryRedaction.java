package dev.switchboard.store.record;

import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.ticket.TicketId;
import java.util.HashMap;
import java.util.List;

/// Entries as they leave the queue for journal, database, index and feed: the one place that everything written passes, in
/// order, off the calls' threads.
final class EntryRedaction {
    private final Redactor redactor;
    private final AskedCodes asked;
    private final SplitCards splitCards;

    EntryRedaction(Redactor redactor) {
        this.redactor = redactor;
        this.asked = new AskedCodes(redactor);
        this.splitCards = new SplitCards(redactor);
    }

    /// What is to be stored: the entry, and before it lines stored earlier that must be amended because of it.
    List<Entry> of(Entry entry) {
        if (redactor.isIdle()) {
            return List.of(entry);
        }
        if (entry instanceof Entry.Append(var line)) {
            return splitCards.with(asked.redacted(line)).stream().<Entry>map(Entry.Append::new).toList();
        }
        return List.of(alone(entry));
    }

    private Entry alone(Entry entry) {
        return switch (entry) {
            case Entry.Append(var line) -> new Entry.Append(redactor.line(line));
            case Entry.Update(TicketId id, var update) -> new Entry.Update(id, redactor.update(update));
            case Entry.AddMetadata(TicketId id, String key, String value) ->
                new Entry.AddMetadata(id, key, redactor.value(key, value));
            case Entry.Edit(TicketId id, var update, var seen, var reply) ->
                new Entry.Edit(id, redactor.update(update), seen, reply);
            case Entry.Annotate(TicketId id, String key, String value, var reply) ->
                new Entry.Annotate(id, key, redactor.value(key, value), reply);
            case Entry.Audit(var audit) -> new Entry.Audit(redacted(audit));
            case Entry.Close close -> {
                asked.over(close.id());
                splitCards.over(close.id());
                yield close;
            }
            case Entry.Open _, Entry.Measure _, Entry.Stop _ -> entry;
        };
    }

    /// People search for what callers said, so their words may hold it.
    private AuditEntry redacted(AuditEntry entry) {
        var details = new HashMap<>(entry.details());
        details.replaceAll(redactor::value);
        return new AuditEntry(
                entry.at(), entry.who(), entry.action(), entry.ticketId(), entry.address(), details);
    }
}
