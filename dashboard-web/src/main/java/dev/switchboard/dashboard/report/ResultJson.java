package dev.switchboard.dashboard.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.query.QueryResult;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// A result as JSON: `columns`, `rows` as arrays in the order of the columns (whose names may repeat), `count`,
/// `truncated`, `elapsed_ms`.
final class ResultJson {
    private ResultJson() {}

    static void into(ObjectNode data, QueryResult result) {
        ArrayNode columns = data.putArray("columns");
        result.columns().forEach(columns::add);
        ArrayNode rows = data.putArray("rows");
        result.rows().forEach(row -> {
            ArrayNode values = rows.addArray();
            row.forEach(value -> add(values, value));
        });
        data.put("count", result.rows().size());
        data.put("truncated", result.truncated());
        data.put("elapsed_ms", result.elapsedMs());
    }

    private static void add(ArrayNode values, @Nullable Object value) {
        switch (value) {
            case null -> values.addNull();
            case Long whole -> values.add(whole);
            case Double real when real == Math.rint(real) && Math.abs(real) < 1e15 -> values.add(real.longValue());
            case Double real -> values.add(real);
            case BigDecimal exact -> values.add(exact);
            case Boolean yes -> values.add(yes);
            default -> values.add(value.toString());
        }
    }
}
