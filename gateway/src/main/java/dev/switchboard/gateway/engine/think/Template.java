package dev.switchboard.gateway.engine.think;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A sentence with values in it: `{quantity} seats[ in section {section}]`. What stands in square brackets is left out
/// when a value in it is not known; a sentence with an unknown value outside of brackets is left out as a whole, so that
/// nothing is ever said that is not known. `{total_minor|money}` says cents as money, `{number|digits}` figure by
/// figure, `{{company}}` is a variable of the prompt.
record Template(String text) {
    private static final Pattern VALUE = Pattern.compile("(?<!\\{)\\{([a-z_][a-zA-Z0-9_.]*)(?:\\|(money|digits))?}(?!})");
    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*)]");
    private static final String UNKNOWN = "\u0000";

    static Template of(String text) {
        String left = VALUE.matcher(text.replaceAll("\\{\\{\\s*[\\w-]+\\s*}}", "").replace("{}", "")).replaceAll("");
        if (left.contains("{") || left.contains("}")) {
            throw new IllegalArgumentException("values as {name}, {name|money} or {name|digits}: " + text);
        }
        if (OPTIONAL.matcher(left).replaceAll("").matches("(?s).*[\\[\\]].*")) {
            throw new IllegalArgumentException("every [ closed by one ]: " + text);
        }
        return new Template(text);
    }

    /// The values it mentions.
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        VALUE.matcher(text).results().forEach(match -> names.add(match.group(1)));
        return names;
    }

    /// True when all that is not in brackets is known, so that `fill` leaves no sentence out.
    boolean isComplete(Function<String, Optional<String>> values) {
        return !values(OPTIONAL.matcher(text).replaceAll(""), values).contains(UNKNOWN);
    }

    /// The text with its values, "" when too little is known for any of it.
    String fill(Function<String, Optional<String>> values) {
        Matcher optional = OPTIONAL.matcher(text);
        String chosen = optional.replaceAll(part -> {
            String filled = values(part.group(1), values);
            return Matcher.quoteReplacement(filled.contains(UNKNOWN) ? "" : filled);
        });
        return String.join(" ", Sentences.of(values(chosen, values)).stream()
                .filter(sentence -> !sentence.contains(UNKNOWN)).toList());
    }

    private static String values(String text, Function<String, Optional<String>> values) {
        return VALUE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(
                values.apply(match.group(1)).filter(value -> !value.isBlank()).map(value -> spoken(match, value))
                        .orElse(UNKNOWN)));
    }

    private static String spoken(MatchResult match, String value) {
        return switch (match.group(2)) {
            case null -> value;
            case "digits" -> value.matches("[\\w-]*\\d[\\w-]*") ? String.join(" ", List.of(value.replaceAll("[_-]", "").split(""))) : value;
            default -> money(value);
        };
    }

    /// Cents as dollars: 36000 → $360, 36050 → $360.50.
    private static String money(String minor) {
        if (!minor.matches("\\d{1,15}")) {
            return minor;
        }
        long cents = Long.parseLong(minor);
        return "$" + cents / 100 + (cents % 100 == 0 ? "" : ".%02d".formatted(cents % 100));
    }
}
