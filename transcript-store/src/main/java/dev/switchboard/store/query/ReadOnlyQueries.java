package dev.switchboard.store.query;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.query.QueryRefusedException.Reason;
import dev.switchboard.store.sql.Dialect;
import dev.switchboard.store.sql.ReadOnlyConnections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks the database over connections of its own. A question runs on a platform thread of its own, for a driver in
/// native code would hold one of the few threads that carry all virtual ones; as many run at once as the limits say,
/// and one more is refused rather than queued. Whoever asks waits no longer than the time limit and a second, also
/// where the database is deaf to the limit in the middle of one long step; that question's place stays taken until it
/// ends.
public final class ReadOnlyQueries {
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final int FETCH_ROWS = 200;

    private final ReadOnlyConnections connections;
    private final QueryLimits limits;
    private final Semaphore room;

    public ReadOnlyQueries(ReadOnlyConnections connections, QueryLimits limits) {
        this.connections = connections;
        this.limits = limits;
        this.room = new Semaphore(limits.atOnce());
    }

    public QueryLimits limits() {
        return limits;
    }

    public Dialect dialect() {
        return connections.dialect();
    }

    /// Runs `text` as it is, without values. The caller has checked what it may do (`StatementCheck`); `before` runs
    /// first on the same connection and may refuse.
    public QueryResult ask(String text, int maxRows, Preparation before) {
        return inTurn(connection -> {
            before.prepare(connection);
            try (var statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.setFetchSize(FETCH_ROWS);
                try (ResultSet rows = statement.executeQuery(text)) {
                    return new Rows(rows, Math.min(maxRows, limits.rows()), limits.bytes()).read();
                }
            }
        });
    }

    /// Runs a statement of ours with values.
    public QueryResult ask(String text, Binding binding) {
        return inTurn(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(text)) {
                statement.setFetchSize(FETCH_ROWS);
                binding.bind(statement);
                try (ResultSet rows = statement.executeQuery()) {
                    return new Rows(rows, limits.rows(), limits.bytes()).read();
                }
            }
        });
    }

    private QueryResult inTurn(Question question) {
        if (!room.tryAcquire()) {
            throw new QueryRefusedException(
                    Reason.BUSY,
                    limits.atOnce() + " questions are being answered already, as many as may at once: try again");
        }
        var answer = new CompletableFuture<QueryResult>();
        try {
            Thread.ofPlatform().name("read-only-query").daemon().start(() -> {
                // The place is free before the answer is known: whoever has one answer can ask the next question.
                try {
                    QueryResult result = answered(question);
                    room.release();
                    answer.complete(result);
                } catch (Throwable failure) {
                    room.release();
                    answer.completeExceptionally(failure);
                }
            });
        } catch (OutOfMemoryError noThread) {
            room.release();
            throw new QueryRefusedException(Reason.BUSY, "no thread can be had for one more question: try again");
        }
        try {
            return answer.get(limits.time().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException deaf) {
            throw timeUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("ask the database", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case QueryRefusedException refused -> throw refused;
                case SQLException failure -> throw new StoreException("ask the database", failure);
                case null -> throw new StoreException("ask the database", e);
                case Throwable other -> throw new StoreException("ask the database", other);
            }
        }
    }

    private QueryResult answered(Question question) throws SQLException {
        long began = System.nanoTime();
        try (Connection connection = connections.open(limits.time(), limits.valueBytes())) {
            try {
                QueryResult result = question.ask(connection);
                return new QueryResult(
                        result.columns(), result.rows(), result.truncated(), (System.nanoTime() - began) / 1_000_000);
            } catch (SQLException e) {
                throw connections.isTimeUp(e) ? timeUp() : new QueryRefusedException(Reason.WRONG, words(e));
            } finally {
                if (!connection.isClosed() && !connection.getAutoCommit()) {
                    connection.rollback();
                }
            }
        }
    }

    private QueryRefusedException timeUp() {
        return new QueryRefusedException(
                Reason.TOO_LONG,
                "the statement was stopped after " + limits.time().toMillis() / 1000.0 + " s: ask for less");
    }

    /// The database's own words on one line, without the driver's frame around them.
    private static String words(SQLException failure) {
        String text = String.valueOf(failure.getMessage()).strip();
        int framed = text.lastIndexOf('(');
        if (text.startsWith("[SQLITE_") && framed > 0 && text.endsWith(")")) {
            text = text.substring(framed + 1, text.length() - 1);
        }
        return "the database refused it: " + text.replaceAll("\\s+", " ");
    }

    /// Makes a connection ready before the question.
    @FunctionalInterface
    public interface Preparation {
        void prepare(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    public interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    @FunctionalInterface
    private interface Question {
        QueryResult ask(Connection connection) throws SQLException;
    }
}
