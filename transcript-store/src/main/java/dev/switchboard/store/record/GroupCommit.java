package dev.switchboard.store.record;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Commits groups of one run's entries, each entry once: with the entries goes the number of the last of them. A commit
/// whose end was not learnt (a connection lost, a process killed) is cleared up by asking for that number.
///
/// A group that fails because of one entry is carried out again with a savepoint for each entry: the bad one is refused,
/// the others are stored. Any other failure is thrown, and the same group may be given again.
final class GroupCommit {
    private final Database database;
    private final Edits edits;
    private final Outbox outbox;

    /// Whether the last try failed, so that it is not known how far the run has come.
    private boolean doubtful;

    /// The number of the last entry that is known to be stored.
    private long position;

    /// @param doubtful whether some of the first group may have been stored already
    GroupCommit(Database database, Edits edits, Outbox outbox, boolean doubtful) {
        this.database = database;
        this.edits = edits;
        this.outbox = outbox;
        this.doubtful = doubtful;
    }

    /// The outcomes, one for each entry.
    List<Outcome> commit(List<Numbered> group) {
        try {
            List<Outcome> outcomes = tryBothWays(group);
            doubtful = false;
            position = Math.max(position, group.getLast().number());
            edits.renames().commit();
            return outcomes;
        } catch (RuntimeException e) {
            doubtful = true;
            throw e;
        }
    }

    private List<Outcome> tryBothWays(List<Numbered> group) {
        try {
            return database.write(connection -> carryOut(database.sql(connection), group, false));
        } catch (RuntimeException e) {
            if (!isBadEntry(e)) {
                throw e;
            }
            return database.write(connection -> carryOut(database.sql(connection), group, true));
        }
    }

    private List<Outcome> carryOut(Sql sql, List<Numbered> group, boolean apart) throws SQLException {
        String run = edits.renames().run();
        edits.renames().begin();
        if (doubtful) {
            position = RunTable.position(sql, run);
        }
        var outcomes = new ArrayList<Outcome>(group.size());
        int known = 0;
        while (known < group.size() && group.get(known).number() <= position) {
            outcomes.add(edits.recall(sql, group.get(known++).entry()));
        }
        if (apart) {
            for (Numbered numbered : group.subList(known, group.size())) {
                outcomes.add(carryOutApart(sql, numbered.entry()));
            }
        } else {
            outcomes.addAll(Wave.carryOut(sql, edits, group, known));
        }
        if (group.getLast().number() > position) {
            RunTable.advance(sql, run, group.getLast().number());
        }
        outbox.write(sql, outcomes.stream().flatMap(Outcome::toTell).toList());
        return outcomes;
    }

    private Outcome carryOutApart(Sql sql, Entry entry) throws SQLException {
        sql.execute("SAVEPOINT entry");
        try {
            Outcome outcome = edits.apply(sql, entry);
            sql.execute("RELEASE SAVEPOINT entry");
            return outcome;
        } catch (SQLException | RuntimeException e) {
            if (!isBadEntry(e)) {
                throw e;
            }
            sql.execute("ROLLBACK TO SAVEPOINT entry");
            sql.execute("RELEASE SAVEPOINT entry");
            return new Outcome.Refused(new StoreException(entry.operation(), e));
        }
    }

    /// Whether the failure lies in an entry. A `SQLException` says so by its code; any other exception than that comes
    /// from carrying the entry out.
    private boolean isBadEntry(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sqlException) {
                return database.dialect().isBadValue(sqlException);
            }
        }
        return true;
    }
}
