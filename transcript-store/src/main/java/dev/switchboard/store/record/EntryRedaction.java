package dev.switchboard.store.record;

import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.ticket.TicketId;
import java.util.HashMap;

/// Entries as they leave the queue for journal, database, index and feed: the one place that everything written passes, in
/// order, off the calls' threads.
final class EntryRedaction {
    private final Redactor redactor;
    private final AskedCodes asked;

    EntryRedaction(Redactor redactor) {
        this.redactor = redactor;
        this.asked = new AskedCodes(redactor);
    }

    Entry of(Entry entry) {
        if (redactor.isIdle()) {
            return entry;
        }
        return switch (entry) {
            case Entry.Append(var line) -> new Entry.Append(asked.redacted(line));
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
