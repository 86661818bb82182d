package dev.switchboard.gateway.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Moves records to JSON trees and back by their components, so that the records themselves are the schema: the
/// component `audioEndMs` is the key `audio_end_ms`; a `@Nullable` one may be absent and is left out when null; a
/// sealed interface is told apart by its `type` (`EventNames`); the few wire forms that are no objects are in
/// `WireScalars`. Errors carry the path of the parameter at fault.
final class RecordJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };

    /// A server is strict with its clients; a client takes what a server sends, missing numbers as zero and missing
    /// text as "".
    enum Reading { STRICT, LENIENT }

    private final Reading reading;

    RecordJson(Reading reading) {
        this.reading = reading;
    }

    /// Reads a case of a sealed interface that stands at the top of a message, where paths begin.
    Object readUnion(EventNames.Union union, ObjectNode json, String path) throws MalformedEventException {
        JsonNode type = json.get("type");
        String typePath = join(path, "type");
        if (type == null || type.isNull()) {
            throw MalformedEventException.missing(typePath);
        }
        if (!type.isTextual()) {
            throw MalformedEventException.wrongType(typePath, "a string", describe(type));
        }
        Class<?> record = union.recordOf(type.textValue());
        if (record != null) {
            return readRecord(record, json, path);
        }
        if (union.fallback() == null) {
            throw MalformedEventException.invalidValue(typePath, "Invalid value: '" + type.textValue()
                    + "'. Supported values are: " + quoted(union.words()) + ".");
        }
        return build(SHAPES.get(union.fallback()), new Object[] {type.textValue(), json}, path);
    }

    private @Nullable Object read(Type type, JsonNode json, String path) throws MalformedEventException {
        if (type instanceof ParameterizedType generic) {
            return readGeneric(generic, json, path);
        }
        Class<?> wanted = (Class<?>) type;
        EventNames.Union union = EventNames.unionOf(wanted);
        if (union != null) {
            return readUnion(union, object(json, path), path);
        }
        if (WireScalars.has(wanted)) {
            return WireScalars.read(wanted, json, path, this);
        }
        if (wanted.isRecord()) {
            return readRecord(wanted, object(json, path), path);
        }
        return readPlain(wanted, json, path);
    }

    private Object readGeneric(ParameterizedType generic, JsonNode json, String path) throws MalformedEventException {
        Type[] arguments = generic.getActualTypeArguments();
        if (generic.getRawType() == Clearable.class) {
            return new Clearable<>(json.isNull() ? null : read(arguments[0], json, path));
        }
        if (generic.getRawType() == Map.class) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : object(json, path).properties()) {
                map.put(entry.getKey(), readNonNull(arguments[1], entry.getValue(), join(path, entry.getKey())));
            }
            return map;
        }
        if (!json.isArray()) {
            throw MalformedEventException.wrongType(path, "an array", describe(json));
        }
        List<Object> list = new ArrayList<>(json.size());
        for (int i = 0; i < json.size(); i++) {
            list.add(readNonNull(arguments[0], json.get(i), path + "[" + i + "]"));
        }
        return List.copyOf(list);
    }

    private Object readNonNull(Type type, JsonNode json, String path) throws MalformedEventException {
        Object value = json.isNull() ? null : read(type, json, path);
        if (value == null) {
            throw MalformedEventException.wrongType(path, "a value", "null");
        }
        return value;
    }

    Object readRecord(Class<?> record, ObjectNode json, String path) throws MalformedEventException {
        Shape shape = SHAPES.get(record);
        if (reading == Reading.STRICT && KnownKeysOnly.class.isAssignableFrom(record)) {
            for (String key : (Iterable<String>) json::fieldNames) {
                if (!shape.names.contains(key) && !(key.equals("type") && EventNames.nameOf(record) != null)) {
                    throw MalformedEventException.unknown(join(path, key));
                }
            }
        }
        @Nullable Object[] values = new @Nullable Object[shape.fields.size()];
        for (int i = 0; i < values.length; i++) {
            Field field = shape.fields.get(i);
            JsonNode value = json.get(field.name);
            String valuePath = join(path, field.name);
            boolean absent = value == null || (value.isNull() && !field.clearable());
            values[i] = absent ? absent(field, valuePath) : checked(field, read(field.type, value, valuePath), valuePath);
        }
        return build(shape, values, path);
    }

    private @Nullable Object checked(Field field, @Nullable Object value, String path) throws MalformedEventException {
        if (reading == Reading.STRICT && value != null) {
            for (LimitCheck limit : field.limits) {
                limit.check(value, path);
            }
        }
        return value;
    }

    boolean isStrict() {
        return reading == Reading.STRICT;
    }

    private @Nullable Object absent(Field field, String path) throws MalformedEventException {
        if (field.nullable) {
            return null;
        }
        Object plain = reading == Reading.LENIENT ? field.zero() : null;
        if (plain == null) {
            throw MalformedEventException.missing(path);
        }
        return plain;
    }

    private static Object build(Shape shape, @Nullable Object[] values, String path) throws MalformedEventException {
        try {
            return shape.constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw MalformedEventException.invalidValue(path, String.valueOf(refused.getMessage()));
            }
            throw new IllegalStateException("build " + shape.constructor, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("build " + shape.constructor, e);
        }
    }

    private static Object readPlain(Class<?> wanted, JsonNode json, String path) throws MalformedEventException {
        if (wanted == JsonNode.class) {
            return json;
        }
        if (wanted == ObjectNode.class) {
            return object(json, path);
        }
        if (wanted == String.class) {
            return expect(json.isTextual(), json.textValue(), "a string", json, path);
        }
        if (wanted == boolean.class || wanted == Boolean.class) {
            return expect(json.isBoolean(), json.booleanValue(), "a boolean", json, path);
        }
        if (wanted == double.class || wanted == Double.class) {
            return expect(json.isNumber(), json.doubleValue(), "a number", json, path);
        }
        boolean whole = json.isNumber() && json.doubleValue() == Math.rint(json.doubleValue());
        if (wanted == long.class || wanted == Long.class) {
            return expect(whole && json.canConvertToLong(), json.longValue(), "an integer", json, path);
        }
        if (wanted == int.class || wanted == Integer.class) {
            if (json.isIntegralNumber() && !json.canConvertToInt()) {
                throw tooLarge(json, path);
            }
            return expect(whole && json.canConvertToInt(), json.intValue(), "an integer", json, path);
        }
        throw new IllegalStateException("no JSON form for " + wanted + " at " + path);
    }

    private static MalformedEventException tooLarge(JsonNode json, String path) {
        return json.doubleValue() < 0
                ? MalformedEventException.outside(path, "integer", "below_min_value", "below minimum value", ">=",
                        Integer.toString(Integer.MIN_VALUE), json.asText())
                : MalformedEventException.outside(path, "integer", "above_max_value", "above maximum value", "<=",
                        Integer.toString(Integer.MAX_VALUE), json.asText());
    }

    private static Object expect(boolean good, @Nullable Object value, String expected, JsonNode json, String path)
            throws MalformedEventException {
        if (!good || value == null) {
            throw MalformedEventException.wrongType(path, expected, describe(json));
        }
        return value;
    }

    static ObjectNode object(JsonNode json, String path) throws MalformedEventException {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw MalformedEventException.wrongType(path, "an object", describe(json));
    }

    static String describe(JsonNode json) {
        return switch (json.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> json.isIntegralNumber() ? "an integer" : "a decimal";
            case BOOLEAN -> "a boolean";
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case NULL -> "null";
            case MISSING -> "nothing";
            case BINARY -> "binary";
        };
    }

    /// The values in an error's words: `'a', 'b', and 'c'`.
    static String quoted(Collection<String> values) {
        List<String> words = values.stream().map(value -> "'" + value + "'").toList();
        return switch (words.size()) {
            case 0, 1 -> String.join("", words);
            case 2 -> words.getFirst() + " and " + words.getLast();
            default -> String.join(", ", words.subList(0, words.size() - 1)) + ", and " + words.getLast();
        };
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /// The JSON of a record. Components that are null are left out, except the keys in `nulls`, which are written as
    /// JSON null.
    static ObjectNode write(Object record, Set<String> nulls) {
        ObjectNode json = NODES.objectNode();
        String name = EventNames.nameOf(record.getClass());
        if (name != null) {
            json.put("type", name);
        }
        for (Field field : SHAPES.get(record.getClass()).fields) {
            Object value = field.valueIn(record);
            if (value != null) {
                json.set(field.name, writeValue(value, nulls));
            } else if (nulls.contains(field.name)) {
                json.putNull(field.name);
            }
        }
        return json;
    }

    private static JsonNode writeValue(Object value, Set<String> nulls) {
        return switch (value) {
            case JsonNode json -> json;
            case String text -> NODES.textNode(text);
            case Boolean flag -> NODES.booleanNode(flag);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            case ClientEvent.Unrecognised(_, ObjectNode json) -> json;
            case ServerEvent.Unrecognised(_, ObjectNode json) -> json;
            case ConversationItem.Unrecognised(_, ObjectNode json) -> json;
            case ContentPart.Unrecognised(_, ObjectNode json) -> json;
            case ToolConfig.Unrecognised(_, ObjectNode json) -> json;
            case Clearable<?>(Object inner) -> inner == null ? NODES.nullNode() : writeValue(inner, nulls);
            case List<?> list -> {
                ArrayNode array = NODES.arrayNode(list.size());
                list.forEach(element -> array.add(writeValue(element, nulls)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = NODES.objectNode();
                map.forEach((key, element) -> object.set(String.valueOf(key), writeValue(element, nulls)));
                yield object;
            }
            default -> WireScalars.has(value.getClass()) ? WireScalars.write(value, nulls) : write(value, nulls);
        };
    }

    /// `base` with every component that `update` sets; records of settings in both are merged in turn.
    static <T> T merge(T base, T update) {
        Shape shape = SHAPES.get(base.getClass());
        @Nullable Object[] merged = new @Nullable Object[shape.fields.size()];
        for (int i = 0; i < merged.length; i++) {
            Object old = shape.fields.get(i).valueIn(base);
            Object changed = shape.fields.get(i).valueIn(update);
            merged[i] = changed == null ? old
                    : changed instanceof MergedByParts && old != null ? merge(old, changed) : changed;
        }
        try {
            @SuppressWarnings("unchecked") // the shape is that of base's own class
            T result = (T) build(shape, merged, "");
            return result;
        } catch (MalformedEventException e) {
            throw new IllegalStateException("two good records made a bad one", e);
        }
    }

    private record Field(String name, Type type, boolean nullable, Method accessor, List<LimitCheck> limits) {
        static Field of(RecordComponent component) {
            StringBuilder name = new StringBuilder();
            for (char letter : component.getName().toCharArray()) {
                name.append(Character.isUpperCase(letter) ? "_" : "").append(letter);
            }
            return new Field(name.toString().toLowerCase(Locale.ROOT), component.getGenericType(),
                    component.getAnnotatedType().isAnnotationPresent(Nullable.class), component.getAccessor(),
                    LimitCheck.of(component));
        }

        boolean clearable() {
            return type instanceof ParameterizedType generic && generic.getRawType() == Clearable.class;
        }

        @Nullable Object zero() {
            return type == int.class ? (Object) 0
                    : type == long.class ? (Object) 0L
                    : type == double.class ? (Object) 0.0
                    : type == boolean.class ? (Object) false
                    : type == String.class ? "" : isList() ? List.of() : null;
        }

        private boolean isList() {
            return type instanceof ParameterizedType generic && generic.getRawType() == List.class;
        }

        @Nullable Object valueIn(Object record) {
            try {
                return accessor.invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("read " + accessor, e);
            }
        }
    }

    private record Shape(Constructor<?> constructor, List<Field> fields, Set<String> names) {
        static Shape of(Class<?> record) {
            RecordComponent[] components = record.getRecordComponents();
            if (components == null) {
                throw new IllegalStateException(record + " is no record");
            }
            List<Field> fields = Arrays.stream(components).map(Field::of).toList();
            try {
                Constructor<?> constructor = record.getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
                return new Shape(constructor, fields, fields.stream().map(Field::name).collect(Collectors.toSet()));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("no canonical constructor in " + record, e);
            }
        }
    }
}
