package dev.switchboard.store.mail;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.encryption.Cell;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The e-mail of one ticket as it stands, without its address. `state` is `withdrawn`, `waiting`, `running`, `sent` or
/// `failed`; `shown` is what may be seen of the address; `askedLine` the item of the line in which the caller's answer stands;
/// `sentBy` is `smtp` or `resend`.
public record SummaryMail(
        String state,
        String shown,
        Instant askedAt,
        String askedLine,
        long attempts,
        @Nullable String problem,
        @Nullable Instant sentAt,
        @Nullable String sentBy) {
    /// As the API shows it.
    public ObjectNode json() {
        return JsonNodeFactory.instance.objectNode()
                .put("state", state)
                .put("to", shown)
                .put("asked_at", askedAt.toString())
                .put("asked_line", askedLine)
                .put("attempts", attempts)
                .put("problem", problem)
                .put("sent_at", sentAt == null ? null : sentAt.toString())
                .put("sent_by", sentBy);
    }

    /// That of a ticket, within a transaction of the caller's.
    public static Optional<SummaryMail> of(Sql sql, TicketId id) throws SQLException {
        return sql.first(
                """
                SELECT state, shown, asked_at, asked_line, attempts, problem, sent_at, sent_by
                FROM summary_mails WHERE ticket_id = ?
                """,
                values -> values.text(id.value()),
                row -> new SummaryMail(
                        row.text("state", ""),
                        row.text("shown", ""),
                        Objects.requireNonNullElse(row.time("asked_at"), Instant.EPOCH),
                        row.text("asked_line", ""),
                        row.whole("attempts"),
                        row.sealed(cell("problem", id)),
                        row.time("sent_at"),
                        row.text("sent_by")));
    }

    /// Where a text of this ticket's mail stands, for a store that encrypts.
    static Cell cell(String column, TicketId id) {
        return new Cell("summary_mails", column, id.value());
    }

    /// What may be seen of an address: `m…@example.com`.
    public static String shown(String address) {
        int at = address.lastIndexOf('@');
        return at < 1 ? "…" : address.substring(0, address.offsetByCodePoints(0, 1)) + "…" + address.substring(at);
    }
}
