package dev.switchboard.gateway.cost;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the models of some names cost. Prices are whole micro-dollars per million tokens and per minute, so that a
/// token's price is a whole number of pico-dollars (10⁻¹² dollars): sums are exact, and only what is stored is rounded.
///
/// @param perMillion a kind that is absent has no price
record ModelPrice(List<String> names, Map<TokenKind, Long> perMillion, @Nullable Long perMinute) {
    /// Dollars per million tokens or per minute. With it, the most tokens a server can claim at once (2³¹) and a day of
    /// session stay within a long.
    static final long DEAREST = 1_000;

    private static final long MS_PER_MINUTE = 60_000;
    private static final long PICO_PER_MICRO = 1_000_000;
    private static final long MS = 1_000;

    ModelPrice {
        names = List.copyOf(names);
        perMillion = perMillion.isEmpty() ? Map.of() : new EnumMap<>(perMillion);
    }

    /// Whether it is a price of this model; `*` in a name stands for any characters.
    boolean fits(String model) {
        return names.stream().anyMatch(name -> Pattern.matches(("\\Q" + name + "\\E").replace("*", "\\E.*\\Q"), model));
    }

    /// In pico-dollars; empty when there is no price for tokens of this kind. No tokens cost nothing.
    OptionalLong tokens(TokenKind kind, long tokens) {
        Long price = perMillion.get(kind);
        if (tokens == 0) {
            return OptionalLong.of(0);
        }
        return price == null ? OptionalLong.empty() : OptionalLong.of(tokens * price);
    }

    /// In pico-dollars; empty when there is no price by the minute. No time costs nothing.
    OptionalLong time(Duration time) {
        if (time.isZero()) {
            return OptionalLong.of(0);
        }
        return perMinute == null
                ? OptionalLong.empty()
                : OptionalLong.of(time.toMillis() * perMinute / (MS_PER_MINUTE / MS) * (PICO_PER_MICRO / MS));
    }
}
