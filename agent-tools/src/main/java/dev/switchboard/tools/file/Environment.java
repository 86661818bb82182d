package dev.switchboard.tools.file;

import java.util.Map;
import java.util.Optional;

/// Where `${NAME}` of a file is looked up. Not the file itself, so that a file can be shown and committed.
@FunctionalInterface
public interface Environment {
    Optional<String> value(String name);

    static Environment of(Map<String, String> values) {
        return name -> Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }
}
