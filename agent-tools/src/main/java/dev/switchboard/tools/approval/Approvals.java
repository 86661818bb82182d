package dev.switchboard.tools.approval;

import dev.switchboard.store.sql.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What waits for a person of the house, for those who decide. Any process on the database may do so: the one whose run
/// waits finds it in the table. Methods block; thread-safe.
public final class Approvals {
    private static final int MOST_OVER = 50;

    private final ApprovalTable table;
    private final Clock clock;

    private Approvals(ApprovalTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    /// Migrates its table.
    public static Approvals open(Database database, Clock clock) {
        ApprovalTable table = new ApprovalTable(database);
        table.migrate();
        return new Approvals(table, clock);
    }

    public List<Approval> waiting() {
        return table.waiting(clock.instant());
    }

    /// The last ones that do not wait any more, the newest first, of a day at most.
    public List<Approval> over() {
        return table.over(clock.instant(), MOST_OVER);
    }

    public Optional<Approval> find(String id) {
        return table.find(id);
    }

    /// Decides one that waits. False when it does not wait any more: decided by another, out of time or withdrawn.
    public boolean decide(String id, boolean approved, String by, String note) {
        Instant now = clock.instant();
        return table.decide(
                id, new Decision(approved ? Approval.State.APPROVED : Approval.State.REFUSED, by, note), now);
    }
}
