package dev.switchboard.gateway.realtime;

import org.jspecify.annotations.Nullable;

/// A setting that a session update can leave alone, set, or clear: a `null` component of this type is not mentioned on
/// the wire, `cleared()` is an explicit JSON `null`, `to(value)` sets it.
public record Clearable<T>(@Nullable T value) {
    public static <T> Clearable<T> cleared() {
        return new Clearable<>(null);
    }

    public static <T> Clearable<T> to(T value) {
        return new Clearable<>(value);
    }
}
