package dev.switchboard.store.record;

import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.ticket.TicketId;
import java.util.HashMap;

/// Entries as they go into the queue, and with it into journal, database, index and feed: the one place that everything
/// written passes.
final class EntryRedaction {
    private EntryRedaction() {}

    static Entry of(Entry entry, Redactor redactor) {
        if (redactor.isIdle()) {
            return entry;
        }
        return switch (entry) {
            case Entry.Append(var line) -> new Entry.Append(redactor.line(line));
            case Entry.Update(TicketId id, var update) -> new Entry.Update(id, redactor.update(update));
            case Entry.AddMetadata(TicketId id, String key, String value) ->
                new Entry.AddMetadata(id, key, redactor.value(key, value));
            case Entry.Edit(TicketId id, var update, var seen, var reply) ->
                new Entry.Edit(id, redactor.update(update), seen, reply);
            case Entry.Annotate(TicketId id, String key, String value, var reply) ->
                new Entry.Annotate(id, key, redactor.value(key, value), reply);
            case Entry.Audit(var audit) -> new Entry.Audit(redacted(audit, redactor));
            case Entry.Open _, Entry.Measure _, Entry.Close _, Entry.Stop _ -> entry;
        };
    }

    /// People search for what callers said, so their words may hold it.
    private static AuditEntry redacted(AuditEntry entry, Redactor redactor) {
        var details = new HashMap<>(entry.details());
        details.replaceAll(redactor::value);
        return new AuditEntry(
                entry.at(), entry.who(), entry.action(), entry.ticketId(), entry.address(), details);
    }
}
