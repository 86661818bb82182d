package dev.switchboard.gateway;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What an object of this house holds on to: how many entries stand in all collections that can be reached from it, by the
/// field that holds them.
public final class Holdings {
    private static final String HOUSE = "dev.switchboard.";

    private final Map<String, Long> entries = new TreeMap<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> toLookAt = new ArrayDeque<>();
    private final Predicate<Class<?>> ours;

    private Holdings(Predicate<Class<?>> ours) {
        this.ours = ours;
    }

    /// `besides` names types that are not gone into: they belong to others.
    public static Map<String, Long> of(Object root, List<Class<?>> besides) {
        Holdings holdings = new Holdings(type -> type.getName().startsWith(HOUSE)
                && besides.stream().noneMatch(other -> other.isAssignableFrom(type)));
        holdings.meet(root);
        for (Object next; (next = holdings.toLookAt.poll()) != null; ) {
            holdings.look(next);
        }
        return holdings.entries;
    }

    private void meet(Object value) {
        if (value != null && !(value instanceof Enum<?>) && ours.test(value.getClass()) && seen.add(value)) {
            toLookAt.add(value);
        }
    }

    private void look(Object one) {
        for (Class<?> type = one.getClass(); ours.test(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    hold(type.getSimpleName() + "." + field.getName(), value(field, one));
                }
            }
        }
    }

    private void hold(String name, Object value) {
        switch (value) {
            case null -> { }
            case Map<?, ?> map -> {
                entries.merge(name, (long) map.size(), Long::sum);
                map.keySet().forEach(this::meet);
                map.values().forEach(this::meet);
            }
            case Collection<?> many -> {
                entries.merge(name, (long) many.size(), Long::sum);
                many.forEach(this::meet);
            }
            default -> meet(value);
        }
    }

    private static Object value(Field field, Object one) {
        try {
            field.setAccessible(true);
            return field.get(one);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }
}
