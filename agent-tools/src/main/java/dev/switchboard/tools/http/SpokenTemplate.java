package dev.switchboard.tools.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.tools.event.Money;
import dev.switchboard.tools.file.FileKeys;
import dev.switchboard.tools.file.PlainWords;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A sentence with places: `{field}` is a value, `{field|money USD}` minor units as money, `{field|count}` how many,
/// `{field|digits}` figure by figure. What stands in `[…]` is left out when a value in it is not known.
record SpokenTemplate(String text) {
    private static final Pattern PLACE =
            Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_.-]*)(?:\\|(count|digits|money(?: ([A-Z]{3}))?))?}");
    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*)]");

    /// Throws when a place is written in a way that means nothing.
    static SpokenTemplate read(FileKeys keys, String key) {
        String text = keys.text(key);
        if (PLACE.matcher(text).replaceAll("").matches("(?s).*[{}].*")) {
            throw keys.wrong(key, "places such as {field}, {field|count}, {field|digits} or {field|money USD}");
        }
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            if (place.group(3) != null && !isCurrency(place.group(3))) {
                throw keys.wrong(key, "an ISO 4217 currency, not " + place.group(3));
            }
        }
        return new SpokenTemplate(text);
    }

    private static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream().anyMatch(currency -> currency.getCurrencyCode().equals(code));
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        PLACE.matcher(text).results().forEach(place -> names.add(place.group(1)));
        return names;
    }

    /// Empty when a value outside brackets is not known.
    Optional<String> said(Function<String, JsonNode> values) {
        String chosen = OPTIONAL.matcher(text).replaceAll(
                part -> Matcher.quoteReplacement(filled(part.group(1), values).orElse("")));
        return filled(chosen, values).map(words -> PlainWords.line(words, PlainWords.MOST_SPOKEN_CHARS));
    }

    /// Values are put in once: braces that stand in a value are no places.
    private static Optional<String> filled(String part, Function<String, JsonNode> values) {
        StringBuilder words = new StringBuilder();
        Matcher place = PLACE.matcher(part);
        int from = 0;
        while (place.find()) {
            Optional<String> value = value(values.apply(place.group(1)), place.group(2), place.group(3));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            words.append(part, from, place.start()).append(value.get().replace('{', '(').replace('}', ')'));
            from = place.end();
        }
        return Optional.of(words.append(part, from, part.length()).toString());
    }

    private static Optional<String> value(
            JsonNode value, @Nullable String form, @Nullable String currency) {
        if (form == null) {
            return PlainWords.value(value);
        }
        if (form.equals("count")) {
            return value.isArray() ? Optional.of(String.valueOf(value.size())) : PlainWords.value(value);
        }
        if (form.equals("digits")) {
            return PlainWords.value(value).map(text -> String.join(" ", text.replaceAll("[^0-9A-Za-z]", "").split("")));
        }
        return value.canConvertToLong() && value.isIntegralNumber()
                ? Optional.of(new Money(value.asLong(), Currency.getInstance(currency == null ? "USD" : currency)).spoken())
                : Optional.empty();
    }
}
