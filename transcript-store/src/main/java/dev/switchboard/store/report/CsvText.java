package dev.switchboard.store.report;

import dev.switchboard.store.query.QueryResult;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A result as CSV by RFC 4180: a line of names first, CRLF after every line, quotes where a value holds a comma, a
/// quote or a line break. A null is an empty value, an empty text is `""`. Text in which a spreadsheet would see a
/// formula is disarmed.
public final class CsvText {
    private static final String END = "\r\n";
    /// How formulas begin, also as full-width forms, which some spreadsheets read alike.
    private static final String BEGINNINGS = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

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
                csv.append(value instanceof String text ? quoted(disarmed(text)) : plain(value));
            }
        }
        csv.append(END);
    }

    /// Text with an apostrophe in front where a spreadsheet would take it for a formula
    /// (<https://owasp.org/www-community/attacks/CSV_Injection>): it begins with a tab or a line break, or with one of
    /// their signs after nothing that is seen.
    public static String disarmed(String text) {
        if (text.isEmpty()) {
            return text;
        }
        boolean broken = "\t\r\n".indexOf(text.charAt(0)) >= 0;
        int first = text.codePoints().dropWhile(CsvText::isUnseen).findFirst().orElse(0);
        return broken || BEGINNINGS.indexOf(first) >= 0 ? "'" + text : text;
    }

    private static boolean isUnseen(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || Character.isISOControl(character)
                || Character.getType(character) == Character.FORMAT;
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
