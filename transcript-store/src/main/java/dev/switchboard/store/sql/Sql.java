package dev.switchboard.store.sql;

import dev.switchboard.store.encryption.Cell;
import dev.switchboard.store.encryption.CellCipher;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs statements on one connection: values are bound in the order of their question marks, columns are read by name,
/// and times and JSON go the dialect's way. Texts of a cell that is named are encrypted on their way in, where the store is,
/// and decrypted on their way out.
public final class Sql {
    private static final int MOST_ROWS = 64;

    private final Connection connection;
    private final Dialect dialect;
    private final CellCipher cells;

    private final @Nullable StatementCache prepared;

    Sql(Connection connection, Dialect dialect, CellCipher cells) {
        this(connection, dialect, cells, null);
    }

    /// With statements of this connection that are kept prepared.
    Sql(Connection connection, Dialect dialect, CellCipher cells, @Nullable StatementCache prepared) {
        this.connection = connection;
        this.dialect = dialect;
        this.cells = cells;
        this.prepared = prepared;
    }

    public CellCipher cells() {
        return cells;
    }

    public Dialect dialect() {
        return dialect;
    }

    /// Runs a statement without values or result.
    public void execute(String text) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    /// A list cut into pieces of 64, 32, … and 1, so that statements over many rows come in few texts, which stay prepared.
    public static <T> List<List<T>> pieces(List<T> all) {
        var pieces = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); ) {
            int size = Math.min(MOST_ROWS, Integer.highestOneBit(all.size() - from));
            pieces.add(all.subList(from, from + size));
            from += size;
        }
        return pieces;
    }

    /// `one`, so many times, with commas between: the rows of a VALUES, the marks of an IN.
    public static String times(int count, String one) {
        return String.join(", ", Collections.nCopies(count, one));
    }

    /// Runs a change and says how many rows it touched.
    public int update(String text, Binder binder) throws SQLException {
        return with(text, statement -> {
            binder.bind(new Values(statement, dialect, cells));
            return statement.executeUpdate();
        });
    }

    /// Runs a change once for each binder, in one round trip where the driver can.
    public void batch(String text, List<Binder> binders) throws SQLException {
        try (var statement = connection.prepareStatement(text)) {
            for (Binder binder : binders) {
                binder.bind(new Values(statement, dialect, cells));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    public <T> List<T> list(String text, Binder binder, SqlFunction<Row, T> mapper) throws SQLException {
        return with(text, statement -> {
            binder.bind(new Values(statement, dialect, cells));
            try (var rows = statement.executeQuery()) {
                var row = new Row(rows, dialect, cells);
                var found = new ArrayList<T>();
                while (rows.next()) {
                    found.add(mapper.apply(row));
                }
                return found;
            }
        });
    }

    private <T> T with(String text, SqlFunction<PreparedStatement, T> work) throws SQLException {
        if (prepared == null) {
            try (var statement = connection.prepareStatement(text)) {
                return work.apply(statement);
            }
        }
        PreparedStatement statement = prepared.take(text);
        boolean done = false;
        try {
            T result = work.apply(statement);
            done = true;
            return result;
        } finally {
            if (done) {
                prepared.giveBack(text, statement);
            } else {
                statement.close();
            }
        }
    }

    /// The first row, if there is one.
    public <T> Optional<T> first(String text, Binder binder, SqlFunction<Row, T> mapper) throws SQLException {
        return list(text, binder, mapper).stream().findFirst();
    }

    /// Binds the values of a statement, in the order of its question marks.
    @FunctionalInterface
    public interface Binder {
        void bind(Values values) throws SQLException;
    }

    /// The values of one statement.
    public static final class Values {
        private final PreparedStatement statement;
        private final Dialect dialect;
        private final CellCipher cells;
        private int bound;

        private Values(PreparedStatement statement, Dialect dialect, CellCipher cells) {
            this.statement = statement;
            this.dialect = dialect;
            this.cells = cells;
        }

        /// A text. PostgreSQL cannot keep the character U+0000 and SQLite's own functions stop at it, so it is
        /// replaced.
        public Values text(@Nullable String value) throws SQLException {
            statement.setString(++bound, value == null ? null : CellCipher.storable(value));
            return this;
        }

        /// A text of that cell, encrypted where the store is.
        public Values sealed(Cell cell, @Nullable String value) throws SQLException {
            return text(value == null ? null : cells.seal(cell, value));
        }

        /// A JSON text of that cell: where the store is encrypted, a JSON string that holds it.
        public Values sealedJson(Cell cell, @Nullable String json) throws SQLException {
            return text(json == null || cells.keys().isEmpty() ? json : '"' + cells.seal(cell, json) + '"');
        }

        public Values whole(@Nullable Long value) throws SQLException {
            bound++;
            if (value == null) {
                statement.setNull(bound, Types.BIGINT);
            } else {
                statement.setLong(bound, value);
            }
            return this;
        }

        public Values real(@Nullable Double value) throws SQLException {
            bound++;
            if (value == null) {
                statement.setNull(bound, Types.DOUBLE);
            } else {
                statement.setDouble(bound, value);
            }
            return this;
        }

        public Values time(@Nullable Instant value) throws SQLException {
            dialect.bindTime(statement, ++bound, value);
            return this;
        }
    }

    /// The row a result stands at.
    public static final class Row {
        private final ResultSet rows;
        private final Dialect dialect;
        private final CellCipher cells;

        private Row(ResultSet rows, Dialect dialect, CellCipher cells) {
            this.rows = rows;
            this.dialect = dialect;
            this.cells = cells;
        }

        public CellCipher cells() {
            return cells;
        }

        /// The text of a cell, from the column it names; what cannot be decrypted is a text in brackets that says why.
        public @Nullable String sealed(Cell cell) throws SQLException {
            String text = rows.getString(cell.column());
            return text == null ? null : cells.open(cell, text);
        }

        /// The JSON text of a cell; what cannot be decrypted is a JSON string.
        public @Nullable String sealedJson(Cell cell) throws SQLException {
            String json = rows.getString(cell.column());
            return json == null ? null : cells.openJson(cell, json);
        }

        public @Nullable String text(String column) throws SQLException {
            return rows.getString(column);
        }

        /// A text column, or `otherwise` where it is null.
        public String text(String column, String otherwise) throws SQLException {
            String text = rows.getString(column);
            return text == null ? otherwise : text;
        }

        public long whole(String column) throws SQLException {
            return rows.getLong(column);
        }

        public @Nullable Long wholeOrNull(String column) throws SQLException {
            long value = rows.getLong(column);
            return rows.wasNull() ? null : value;
        }

        public double real(String column) throws SQLException {
            return rows.getDouble(column);
        }

        public @Nullable Instant time(String column) throws SQLException {
            return dialect.time(rows, column);
        }
    }
}
