package dev.switchboard.store.query;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a result as far as the limits go. Bytes are counted as what the values take in text, with some for each value.
final class Rows {
    private static final int MAX_COLUMNS = 200;
    private static final int BYTES_PER_VALUE = 16;

    private final ResultSet rows;
    private final int maxRows;
    private final long maxBytes;

    Rows(ResultSet rows, int maxRows, long maxBytes) {
        this.rows = rows;
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
    }

    QueryResult read() throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        if (columns.getColumnCount() > MAX_COLUMNS) {
            throw new QueryRefusedException(
                    QueryRefusedException.Reason.WRONG,
                    "the answer has " + columns.getColumnCount() + " columns: at most " + MAX_COLUMNS + " are given");
        }
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        boolean[] zoned = new boolean[names.size()];
        for (int i = 0; i < zoned.length; i++) {
            zoned[i] = "timestamptz".equals(columns.getColumnTypeName(i + 1));
        }
        List<List<@Nullable Object>> read = new ArrayList<>();
        long bytes = 0;
        while (rows.next()) {
            List<@Nullable Object> row = new ArrayList<>(names.size());
            for (int i = 1; i <= names.size(); i++) {
                Object value = plain(zoned[i - 1], i);
                bytes += BYTES_PER_VALUE + (value instanceof String text ? 2L * text.length() : 0);
                row.add(value);
            }
            if (read.size() == maxRows || bytes > maxBytes) {
                return new QueryResult(names, read, true, 0);
            }
            read.add(row);
        }
        return new QueryResult(names, read, false, 0);
    }

    private @Nullable Object plain(boolean zoned, int column) throws SQLException {
        if (zoned) {
            OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
            boolean endless = OffsetDateTime.MAX.equals(time) || OffsetDateTime.MIN.equals(time);
            return time == null ? null : endless ? rows.getString(column) : time.toInstant().toString();
        }
        Object value = rows.getObject(column);
        return switch (value) {
            case null -> null;
            case Integer whole -> (Object) whole.longValue();
            case Short whole -> whole.longValue();
            case Long whole -> whole;
            case Boolean yes -> yes;
            case Float real -> plain(real.doubleValue());
            case Double real -> plain(real);
            case BigDecimal exact -> plain(exact);
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case String text -> text;
            default -> rows.getString(column);
        };
    }

    /// JSON has no word for what is not a number.
    private static Object plain(double real) {
        return Double.isFinite(real) ? real : String.valueOf(real);
    }

    /// A sum or a mean: whole where it is.
    private static Object plain(BigDecimal exact) {
        BigDecimal shortest = exact.stripTrailingZeros();
        if (shortest.scale() <= 0 && shortest.precision() - shortest.scale() <= 18) {
            return shortest.longValueExact();
        }
        return shortest.precision() <= 15 ? (Object) shortest.doubleValue() : exact;
    }
}
