package dev.switchboard.store.query;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to a question. A value is a `Long`, a `Double`, a `BigDecimal`, a `Boolean`, a `String`, or null; times
/// are text as the database writes them (PostgreSQL: `…Z`), bytes are hexadecimal text.
///
/// @param columns names in the order of the values; they may repeat
/// @param truncated there were more rows, or larger ones, than the limits allow
public record QueryResult(List<String> columns, List<List<@Nullable Object>> rows, boolean truncated, long elapsedMs) {
    public QueryResult {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(rows);
    }
}
