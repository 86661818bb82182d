package dev.switchboard.store.move;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.sql.Dialect;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads values of either side into the form they have in common. SQLite keeps whatever it was given in any column;
/// what a column of the target cannot hold is refused by name, never guessed at, but for U+0000: PostgreSQL has no text
/// with it, and `jsonb` no half of a surrogate pair either; both become U+FFFD, as they do when a line is stored.
final class Values {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// Before the point, in PostgreSQL's `numeric`
    /// (<https://www.postgresql.org/docs/current/datatype-numeric.html>).
    private static final int MOST_DIGITS = 131_072;

    private final Dialect dialect;
    private long replaced;

    Values(Dialect dialect) {
        this.dialect = dialect;
    }

    /// How many values had characters replaced.
    long replaced() {
        return replaced;
    }

    MovedRow row(MovedTable table, ResultSet rows) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[table.columns().size()];
        for (int i = 0; i < values.length; i++) {
            Column column = table.columns().get(i);
            try {
                values[i] = value(column, rows, i + 1);
            } catch (DateTimeException | IllegalArgumentException | JsonProcessingException e) {
                throw new StoreException("cannot move " + table.name() + " " + rows.getString(table.key().getFirst() + 1)
                        + ": its " + column.name() + " is not "
                        + switch (column.kind()) {
                            case WHOLE -> "a whole number";
                            case REAL -> "a number";
                            case TIME -> "a time such as 2025-11-28 01:00:00.000";
                            case JSON -> "JSON";
                            case TEXT, TRUTH, BYTES -> "readable";
                        }
                        + ": correct it in the source and run this again");
            }
        }
        return MovedRow.of(table, values);
    }

    private @Nullable Object value(Column column, ResultSet rows, int at) throws SQLException, JsonProcessingException {
        Object raw = column.kind() == Column.Kind.TIME ? rows.getString(at) : rows.getObject(at);
        if (raw == null) {
            return null;
        }
        return switch (column.kind()) {
            case TEXT -> text(raw instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : rows.getString(at));
            case WHOLE -> whole(raw);
            case REAL -> raw instanceof Number number ? number.doubleValue() : Double.valueOf(raw.toString());
            case TIME -> time(rows, column);
            case JSON -> json(rows.getString(at));
            case TRUTH -> raw instanceof Boolean yes ? yes : whole(raw) != 0;
            case BYTES -> raw instanceof byte[] bytes ? bytes : raw.toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    private static long whole(Object raw) {
        return switch (raw) {
            case Long whole -> whole;
            case Integer whole -> whole;
            default -> {
                try {
                    yield new BigDecimal(raw.toString()).longValueExact();
                } catch (ArithmeticException e) {
                    throw new IllegalArgumentException("not a whole number", e);
                }
            }
        };
    }

    private @Nullable Instant time(ResultSet rows, Column column) throws SQLException {
        Instant time = dialect.time(rows, column.name());
        return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS);
    }

    private String text(String text) {
        if (text.indexOf('\0') < 0) {
            return text;
        }
        replaced++;
        return text.replace('\0', '\uFFFD');
    }

    /// A JSON text as it is sent, and as it is compared: with sorted keys, the last of equal ones, and plain numbers,
    /// which is what `jsonb` gives back, whatever was given to it.
    record JsonText(String sent, String compared) {
        @Override
        public String toString() {
            return compared;
        }
    }

    private JsonText json(String text) throws JsonProcessingException {
        JsonNode node = JSON.readTree(text);
        if (node.isMissingNode()) {
            throw new IllegalArgumentException("empty");
        }
        long before = replaced;
        String compared = canonical(node).toString();
        return new JsonText(replaced == before ? text : compared, compared);
    }

    private JsonNode canonical(JsonNode node) {
        if (node.isObject()) {
            var sorted = new TreeMap<String, JsonNode>();
            node.properties().forEach(field -> sorted.put(storable(field.getKey()), canonical(field.getValue())));
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            sorted.forEach(object::set);
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(canonical(element)));
            return array;
        }
        if (node.isTextual()) {
            return JsonNodeFactory.instance.textNode(storable(node.textValue()));
        }
        return node.isNumber() ? plain(node.decimalValue()) : node;
    }

    private static JsonNode plain(BigDecimal number) {
        BigDecimal shortest = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        if (shortest.scale() < -MOST_DIGITS) {
            throw new IllegalArgumentException("a number of more digits than the target keeps");
        }
        return JsonNodeFactory.withExactBigDecimals(true)
                .numberNode(shortest.scale() < 0 ? shortest.setScale(0) : shortest);
    }

    private String storable(String text) {
        String clean = text(text);
        byte[] bytes = clean.getBytes(StandardCharsets.UTF_16BE);
        String paired = new String(bytes, StandardCharsets.UTF_16BE);
        if (paired.equals(clean)) {
            return clean;
        }
        replaced++;
        return paired;
    }
}
