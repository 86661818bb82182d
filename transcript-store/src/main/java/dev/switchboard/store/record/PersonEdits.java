package dev.switchboard.store.record;

import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.EditOutcome;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.ticket.TicketVersion;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Edits by people: held to the legal moves of a status and to the version the person saw, both read in the transaction
/// that writes, and remembered in `edited_fields`.
final class PersonEdits {
    private PersonEdits() {}

    /// @param shown how the ticket looks to people, which is what its version is of
    static EditOutcome apply(
            Sql sql, TicketId id, TicketUpdate update, @Nullable TicketVersion seen, Instant now, Redactor shown)
            throws SQLException {
        Optional<Ticket> found = TicketTable.find(sql, id);
        if (found.isEmpty()) {
            return new EditOutcome.NoSuchTicket();
        }
        Ticket before = found.get();
        if (seen != null && !seen.equals(TicketVersion.of(shown.ticket(before)))) {
            return new EditOutcome.Stale(before);
        }
        TicketStatus to = update.status();
        if (to != null && to != before.status() && !before.status().moves().contains(to)) {
            return new EditOutcome.IllegalMove(before.status(), to, before.status().moves());
        }
        TicketTable.update(sql, id, update, now);
        remember(sql, id, update.fields());
        return new EditOutcome.Done(TicketTable.find(sql, id).orElseThrow());
    }

    private static void remember(Sql sql, TicketId id, Set<String> fields) throws SQLException {
        var edited = new TreeSet<>(of(sql, id));
        if (edited.addAll(fields)) {
            sql.update(
                    "UPDATE tickets SET edited_fields = ? WHERE ticket_id = ?",
                    values -> values.text(String.join(",", edited)).text(id.value()));
        }
    }

    /// The fields of a ticket that a person set.
    static Set<String> of(Sql sql, TicketId id) throws SQLException {
        String fields = sql.first(
                        "SELECT edited_fields FROM tickets WHERE ticket_id = ?",
                        values -> values.text(id.value()),
                        row -> row.text("edited_fields", ""))
                .orElse("");
        return fields.isEmpty() ? Set.of() : new TreeSet<>(Set.of(fields.split(",")));
    }
}
