package dev.switchboard.gateway.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a price table from YAML and checks every key and figure of it: a misspelt key would make calls look cheap.
final class PriceReader {
    private static final YAMLMapper YAML = YAMLMapper.builder(
                    YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final int MICRO = 6;
    private static final BigDecimal DEAREST = BigDecimal.valueOf(ModelPrice.DEAREST);
    private static final String FIGURE = "dollars from 0 to " + ModelPrice.DEAREST + " with at most six decimals, such as 32.00";

    private final String place;

    private PriceReader(String place) {
        this.place = place;
    }

    static PriceTable file(Path file) {
        try {
            return new PriceReader(file.toString()).table(Files.readString(file));
        } catch (IOException e) {
            throw new PriceException(file + ": cannot be read: expected a price table in YAML");
        }
    }

    static PriceTable resource(String name) {
        try (InputStream stream = Objects.requireNonNull(PriceReader.class.getResourceAsStream(name), name)) {
            return new PriceReader(name).table(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PriceTable table(String yaml) {
        JsonNode root = parse(yaml);
        keys(root, "", Set.of("currency", "as_of", "source", "models"));
        if (!text(root, "currency").equals("USD")) {
            throw wrong("currency", "USD, the one currency costs are kept in");
        }
        JsonNode models = root.path("models");
        if (!models.isArray() || models.isEmpty()) {
            throw wrong("models", "a list with at least one model");
        }
        List<ModelPrice> prices = new ArrayList<>();
        for (JsonNode model : models) {
            prices.add(price(model, "models[" + prices.size() + "]"));
        }
        return new PriceTable(date(text(root, "as_of")), text(root, "source"), prices);
    }

    private JsonNode parse(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new PriceException(place + ": not valid YAML at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    private ModelPrice price(JsonNode model, String at) {
        keys(model, at, Set.of("names", "input", "cached", "output", "per_minute"));
        Map<TokenKind, Long> perMillion = new EnumMap<>(TokenKind.class);
        keys(model.path("input"), at + ".input", Set.of("text", "audio", "image"));
        keys(model.path("cached"), at + ".cached", Set.of("text", "audio", "image"));
        keys(model.path("output"), at + ".output", Set.of("text", "audio"));
        for (TokenKind kind : TokenKind.values()) {
            Long price = micro(model.path(kind.direction()).path(kind.modality()), at + "." + kind.direction() + "." + kind.modality());
            if (price != null) {
                perMillion.put(kind, price);
            }
        }
        Long perMinute = micro(model.path("per_minute"), at + ".per_minute");
        if (perMillion.isEmpty() && perMinute == null) {
            throw wrong(at, "a price: input, cached, output or per_minute");
        }
        return new ModelPrice(names(model.path("names"), at + ".names"), perMillion, perMinute);
    }

    private List<String> names(JsonNode list, String at) {
        List<String> names = list.valueStream().map(name -> name.asText("").strip()).toList();
        if (!list.isArray() || names.isEmpty() || names.contains("")) {
            throw wrong(at, "a list of model names, such as [gpt-realtime-2.1]");
        }
        return names;
    }

    /// Micro-dollars; null where there is no figure.
    private @Nullable Long micro(JsonNode figure, String at) {
        if (figure.isMissingNode()) {
            return null;
        }
        BigDecimal dollars = figure.isNumber() ? figure.decimalValue() : null;
        if (dollars == null || dollars.signum() < 0 || dollars.compareTo(DEAREST) > 0 || dollars.stripTrailingZeros().scale() > MICRO) {
            throw wrong(at, FIGURE + ", and found '" + figure.asText() + "'");
        }
        return dollars.movePointRight(MICRO).longValueExact();
    }

    private void keys(JsonNode node, String at, Set<String> allowed) {
        if (node.isMissingNode()) {
            return;
        }
        if (!node.isObject()) {
            throw wrong(at.isEmpty() ? "the file" : at, "lines of the form key: value");
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!allowed.contains(key)) {
                throw new PriceException(place + ": unknown key '" + key + "'" + (at.isEmpty() ? "" : " in " + at)
                        + "; expected one of " + String.join(", ", allowed.stream().sorted().toList()));
            }
        });
    }

    private String text(JsonNode node, String key) {
        String value = node.path(key).asText("").strip();
        if (value.isEmpty()) {
            throw wrong(key, "a value");
        }
        return value;
    }

    private LocalDate date(String value) {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeParseException e) {
            throw wrong("as_of", "a day such as 2026-11-30, and found '" + value + "'");
        }
    }

    private PriceException wrong(String what, String expected) {
        return new PriceException(place + ": " + what + ": expected " + expected);
    }
}
