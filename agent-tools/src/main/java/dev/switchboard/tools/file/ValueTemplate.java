package dev.switchboard.tools.file;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text in which `{name}` stands for an argument and `${NAME}` for a value of the environment. What came from the
/// environment is never read as a template itself and is never shown.
public final class ValueTemplate {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}|\\{([A-Za-z_][A-Za-z0-9_.-]*)}");

    private sealed interface Piece {
        record Fixed(String text) implements Piece {}

        record Secret(String text) implements Piece {}

        record Argument(String name) implements Piece {}
    }

    private final String source;
    private final List<Piece> pieces;

    private ValueTemplate(String source, List<Piece> pieces) {
        this.source = source;
        this.pieces = List.copyOf(pieces);
    }

    /// A text without places.
    public static ValueTemplate fixed(String text) {
        return new ValueTemplate(text, List.of(new Piece.Fixed(text)));
    }

    /// Nothing but one argument.
    public static ValueTemplate argument(String name) {
        return new ValueTemplate("{" + name + "}", List.of(new Piece.Argument(name)));
    }

    /// These one after the other.
    public static ValueTemplate joined(List<ValueTemplate> parts) {
        StringBuilder source = new StringBuilder();
        List<Piece> pieces = new ArrayList<>();
        parts.forEach(part -> {
            source.append(part.source);
            pieces.addAll(part.pieces);
        });
        return new ValueTemplate(source.toString(), pieces);
    }

    /// Throws `ToolFileException` by `keys` and `key` when the environment lacks a name, or its value holds a control character.
    static ValueTemplate of(FileKeys keys, String key, String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int from = 0;
        while (place.find()) {
            if (place.start() > from) {
                pieces.add(new Piece.Fixed(text.substring(from, place.start())));
            }
            from = place.end();
            pieces.add(place.group(1) == null
                    ? new Piece.Argument(place.group(2))
                    : new Piece.Secret(keys.fromEnvironment(key, place.group(1))));
        }
        if (from < text.length()) {
            pieces.add(new Piece.Fixed(text.substring(from)));
        }
        return new ValueTemplate(text, pieces);
    }

    /// The arguments it wants.
    public Set<String> arguments() {
        Set<String> names = new LinkedHashSet<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Argument(String name)) {
                names.add(name);
            }
        }
        return names;
    }

    /// The one argument it is, where it is nothing else.
    public Optional<String> onlyArgument() {
        return pieces.size() == 1 && pieces.getFirst() instanceof Piece.Argument(String name)
                ? Optional.of(name) : Optional.empty();
    }

    /// With each argument as `value` writes it; empty when one of them is not there.
    public Optional<String> filled(Function<String, Optional<String>> value) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Fixed(String fixed) -> text.append(fixed);
                case Piece.Secret(String secret) -> text.append(secret);
                case Piece.Argument(String name) -> {
                    Optional<String> argument = value.apply(name);
                    if (argument.isEmpty()) {
                        return Optional.empty();
                    }
                    text.append(argument.get());
                }
            }
        }
        return Optional.of(text.toString());
    }

    /// As it is written in the file.
    @Override
    public String toString() {
        return source;
    }
}
