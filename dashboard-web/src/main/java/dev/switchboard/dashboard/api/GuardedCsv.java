package dev.switchboard.dashboard.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows as CSV (RFC 4180). A text in which a spreadsheet would see a formula gets an apostrophe in front
/// (<https://owasp.org/www-community/attacks/CSV_Injection>); numbers stay numbers.
public final class GuardedCsv {
    private final StringBuilder csv = new StringBuilder();

    public GuardedCsv(List<String> columns) {
        line(columns);
    }

    public void line(List<? extends @Nullable Object> values) {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            csv.append(i == 0 ? "" : ",").append(value == null ? "" : value instanceof String text ? field(text) : value);
        }
        csv.append("\r\n");
    }

    private static String field(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        String guarded = formula ? "'" + text : text;
        boolean plain = guarded.chars().noneMatch(at -> at == ',' || at == '"' || at == '\n' || at == '\r');
        return plain ? guarded : '"' + guarded.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return csv.toString();
    }
}
