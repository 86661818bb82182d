package dev.switchboard.gateway.realtime;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Holds a value that was read to its component's `Limit`, and refuses it in the API's words.
interface LimitCheck {
    void check(Object value, String path) throws MalformedEventException;

    static List<LimitCheck> of(RecordComponent component) {
        List<LimitCheck> checks = new ArrayList<>();
        if (component.getAnnotation(Limit.Range.class) instanceof Limit.Range range) {
            checks.add((value, path) -> range((Number) value, range, path));
        }
        if (component.getAnnotation(Limit.Words.class) instanceof Limit.Words words) {
            List<String> allowed = List.of(words.value());
            checks.add((value, path) -> words(value, allowed, path));
        }
        if (component.getAnnotation(Limit.Length.class) instanceof Limit.Length length) {
            checks.add((value, path) -> length((String) value, length.value(), path));
        }
        if (component.getAnnotation(Limit.Pairs.class) instanceof Limit.Pairs pairs) {
            checks.add((value, path) -> pairs((Map<?, ?>) value, pairs, path));
        }
        return List.copyOf(checks);
    }

    private static void range(Number value, Limit.Range range, String path) throws MalformedEventException {
        String kind = value instanceof Double ? "decimal" : "integer";
        // Not a number is in no range.
        if (!(value.doubleValue() >= range.min())) {
            throw MalformedEventException.outside(path, kind, "below_min_value", "below minimum value", ">=",
                    plain(range.min()), plain(value.doubleValue()));
        }
        if (value.doubleValue() > range.max()) {
            throw MalformedEventException.outside(path, kind, "above_max_value", "above maximum value", "<=",
                    plain(range.max()), plain(value.doubleValue()));
        }
    }

    private static void words(Object value, List<String> allowed, String path) throws MalformedEventException {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                words(list.get(i), allowed, path + "[" + i + "]");
            }
        } else if (value instanceof String word && !allowed.contains(word)) {
            throw MalformedEventException.notOneOf(path, word, allowed);
        }
    }

    private static void length(String value, int max, String path) throws MalformedEventException {
        if (value.length() > max) {
            throw MalformedEventException.tooLong(path, max, value.length());
        }
    }

    private static void pairs(Map<?, ?> map, Limit.Pairs pairs, String path) throws MalformedEventException {
        if (map.size() > pairs.count()) {
            throw new MalformedEventException("object_above_max_properties", "Invalid '" + path
                    + "': too many properties. Expected an object with at most " + pairs.count()
                    + " properties, but got an object with " + map.size() + " properties instead.", path, null);
        }
        for (Map.Entry<?, ?> pair : map.entrySet()) {
            length((String) pair.getKey(), pairs.keyLength(), path);
            length((String) pair.getValue(), pairs.valueLength(), path + "." + pair.getKey());
        }
    }

    private static String plain(double number) {
        return Double.isFinite(number)
                ? new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString()
                : Double.toString(number);
    }
}
