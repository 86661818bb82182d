package dev.switchboard.tools.approval;

import dev.switchboard.store.encryption.Cell;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The table `tool_approvals`. Whatever ends a wait does so by one conditional change, so that of two who decide at the
/// same time, in whichever processes, one finds it decided. Rows stay a day. Methods block; thread-safe.
final class ApprovalTable {
    static final Duration KEPT = Duration.ofDays(1);

    private final Database database;

    ApprovalTable(Database database) {
        this.database = database;
    }

    void migrate() {
        database.migrate("tool", "schema/tool");
    }

    void add(Approval approval) {
        database.write(connection -> {
            Sql sql = database.sql(connection);
            sql.update(
                    "DELETE FROM tool_approvals WHERE asked_at < ?", values -> values.time(approval.askedAt().minus(KEPT)));
            return sql.update(
                    """
                    INSERT INTO tool_approvals
                        (approval_id, ticket_id, agent_id, tool, what, arguments, asked_at, expires_at, state, decided_by, note)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')""",
                    values -> values.text(approval.id())
                            .text(approval.ticketId())
                            .text(approval.agentId())
                            .text(approval.tool())
                            .sealed(cell("what", approval.id()), approval.what())
                            .sealed(cell("arguments", approval.id()), approval.argumentsJson())
                            .time(approval.askedAt())
                            .time(approval.expiresAt())
                            .text(Approval.State.WAITING.wire()));
        });
    }

    /// Ends a wait, if it is one still. True for the one who ended it.
    boolean decide(String id, Decision decision, Instant now) {
        return database.write(connection -> database.sql(connection)
                        .update(
                                """
                                UPDATE tool_approvals SET state = ?, decided_by = ?, note = ?, decided_at = ?
                                WHERE approval_id = ? AND state = 'waiting'""" + (isByPerson(decision) ? " AND expires_at > ?" : ""),
                                values -> {
                                    values.text(decision.state().wire())
                                            .text(decision.by())
                                            .sealed(cell("note", id), decision.note())
                                            .time(now)
                                            .text(id);
                                    if (isByPerson(decision)) {
                                        values.time(now);
                                    }
                                }))
                == 1;
    }

    private static boolean isByPerson(Decision decision) {
        return decision.state() == Approval.State.APPROVED || decision.state() == Approval.State.REFUSED;
    }

    Optional<Approval> find(String id) {
        return database.read(connection -> database.sql(connection)
                .first("SELECT * FROM tool_approvals WHERE approval_id = ?", values -> values.text(id), ApprovalTable::approval));
    }

    /// Those that can be decided, the oldest first.
    List<Approval> waiting(Instant now) {
        return database.read(connection -> database.sql(connection)
                .list(
                        "SELECT * FROM tool_approvals WHERE state = 'waiting' AND expires_at > ? ORDER BY asked_at",
                        values -> values.time(now),
                        ApprovalTable::approval));
    }

    /// Those that are over, the newest first.
    List<Approval> over(Instant now, int most) {
        return database.read(connection -> database.sql(connection)
                .list(
                        """
                        SELECT * FROM tool_approvals WHERE state <> 'waiting' OR expires_at <= ?
                        ORDER BY asked_at DESC LIMIT ?""",
                        values -> values.time(now).whole((long) most),
                        ApprovalTable::approval));
    }

    private static Approval approval(Sql.Row row) throws SQLException {
        String id = row.text("approval_id", "");
        return new Approval(
                id,
                row.text("ticket_id", ""),
                row.text("agent_id", ""),
                row.text("tool", ""),
                Objects.requireNonNullElse(row.sealed(cell("what", id)), ""),
                Objects.requireNonNullElse(row.sealed(cell("arguments", id)), ""),
                Objects.requireNonNull(row.time("asked_at"), "asked_at"),
                Objects.requireNonNull(row.time("expires_at"), "expires_at"),
                Approval.State.of(row.text("state", "")),
                row.text("decided_by", ""),
                Objects.requireNonNullElse(row.sealed(cell("note", id)), ""),
                row.time("decided_at"));
    }

    private static Cell cell(String column, String id) {
        return new Cell("tool_approvals", column, id);
    }
}
