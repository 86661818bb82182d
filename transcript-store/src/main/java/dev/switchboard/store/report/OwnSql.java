package dev.switchboard.store.report;

import dev.switchboard.store.query.QueryLimits;
import dev.switchboard.store.query.QueryRefusedException;
import dev.switchboard.store.query.QueryRefusedException.Reason;
import dev.switchboard.store.query.QueryResult;
import dev.switchboard.store.query.ReadOnlyQueries;
import dev.switchboard.store.query.StatementCheck;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.sql.ReadOnlyConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// SQL that people write themselves: one statement that reads (`StatementCheck`), on a connection that cannot write, 5
/// s, 10,000 rows, 8 MiB, two at once. In PostgreSQL it runs as the role `switchboard_analyst`, which sees what it was
/// granted and nothing else; without that role a superuser's connection answers nothing, for no check of words can hold
/// back one who may do everything.
public final class OwnSql {
    public static final int MAX_ROWS = 10_000;
    public static final int DEFAULT_ROWS = 1_000;
    static final String ROLE = "switchboard_analyst";

    /// Far above any line. The slowest single step over such values takes about a second.
    private static final int MAX_VALUE_BYTES = 250_000;

    private static final QueryLimits LIMITS =
            new QueryLimits(Duration.ofSeconds(5), MAX_ROWS, 8 * 1024 * 1024, MAX_VALUE_BYTES, 2);

    private final ReadOnlyQueries queries;
    private final boolean sqlite;

    private final Redactor shown;

    private OwnSql(ReadOnlyQueries queries, boolean sqlite, Redactor shown) {
        this.queries = queries;
        this.sqlite = sqlite;
        this.shown = shown;
    }

    private OwnSql(ReadOnlyConnections connections, QueryLimits limits) {
        this(new ReadOnlyQueries(connections, limits), connections.dialect().name().equals("sqlite"), Redactor.NONE);
    }

    OwnSql showing(Redactor redactor) {
        return new OwnSql(queries, sqlite, redactor);
    }

    public static OwnSql over(ReadOnlyConnections connections) {
        return new OwnSql(connections, LIMITS);
    }

    static OwnSql over(ReadOnlyConnections connections, QueryLimits limits) {
        return new OwnSql(connections, limits);
    }

    /// Throws `QueryRefusedException` with the reason when it cannot be answered.
    public QueryResult ask(String statement, int maxRows) {
        return shown.result(
                queries.ask(StatementCheck.pass(statement, sqlite), maxRows, sqlite ? _ -> {} : OwnSql::takeRole));
    }

    /// The documented tables and views that a statement may read, as the database has them now.
    public List<SqlTable> tables() {
        return SqlTable.of(queries.ask(SqlTable.question(sqlite), MAX_ROWS, sqlite ? _ -> {} : OwnSql::takeRole));
    }

    /// The role's name is a constant and whoever owns the database made it, so the statement needs no quoting.
    private static void takeRole(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '%1$s') AS made,
                            COALESCE((SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = '%1$s'), false)
                                AS ours,
                            (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser
                        """.formatted(ROLE))) {
            row.next();
            if (row.getBoolean("ours")) {
                try (var role = connection.createStatement()) {
                    role.execute("SET LOCAL ROLE " + ROLE);
                }
            } else if (row.getBoolean("superuser") || row.getBoolean("made")) {
                throw new QueryRefusedException(
                        Reason.CLOSED,
                        "SQL of one's own needs the role " + ROLE + " in PostgreSQL: CREATE ROLE " + ROLE
                                + "; GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + ROLE + "; GRANT " + ROLE
                                + " TO the gateway's user");
            }
        }
    }
}
