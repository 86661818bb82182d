package dev.switchboard.store.report;

import dev.switchboard.store.query.QueryResult;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A result as CSV by RFC 4180: a line of names first, CRLF after every line, quotes where a value holds a comma, a
/// quote or a line break. A null is an empty value, an empty text is `""`. Text is given as it was stored: a
/// spreadsheet that takes `=` at the beginning for a formula must be told that these columns are text.
public final class CsvText {
    private static final String END = "\r\n";

    private CsvText() {}

    public static String of(QueryResult result) {
        var csv = new StringBuilder();
        line(csv, result.columns());
        result.rows().forEach(row -> line(csv, row));
        return csv.toString();
    }

    private static void line(StringBuilder csv, List<? extends @Nullable Object> values) {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                csv.append(',');
            }
            Object value = values.get(i);
            if (value != null) {
                csv.append(value instanceof String text ? quoted(text) : plain(value));
            }
        }
        csv.append(END);
    }

    private static String quoted(String text) {
        boolean plain = !text.isEmpty()
                && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    /// A whole number that SQL gave as a fraction keeps no `.0`, and none is written with an exponent.
    static String plain(Object value) {
        if (value instanceof Double real) {
            return new BigDecimal(String.valueOf(real)).stripTrailingZeros().toPlainString();
        }
        return value.toString();
    }
}
