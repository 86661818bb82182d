package dev.switchboard.gateway.cost;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What models cost, in US dollars as of a day. Immutable; any thread.
///
/// @param source the page on which the prices stand
public record PriceTable(LocalDate asOf, String source, List<ModelPrice> prices) {
    public PriceTable {
        prices = List.copyOf(prices);
    }

    /// The table that comes with the product (`prices.yaml`).
    public static PriceTable builtIn() {
        return PriceReader.resource("/prices.yaml");
    }

    /// Throws `PriceException` with one line that says what is wrong with the file and what was expected.
    public static PriceTable read(Path file) {
        return PriceReader.file(file);
    }

    /// Whether the table knows the model at all.
    public boolean knows(String model) {
        return price(model).isPresent();
    }

    /// What tokens of one kind cost, in pico-dollars (10⁻¹² dollars); empty when they have no price.
    public OptionalLong tokens(String model, TokenKind kind, long tokens) {
        return price(model).map(price -> price.tokens(kind, tokens)).orElseGet(OptionalLong::empty);
    }

    /// What time of this model costs, in pico-dollars; empty when it has no price.
    public OptionalLong time(String model, Duration time) {
        return price(model).map(price -> price.time(time)).orElseGet(OptionalLong::empty);
    }

    private Optional<ModelPrice> price(String model) {
        return prices.stream().filter(price -> price.fits(model)).findFirst();
    }
}
