package dev.switchboard.gateway.call;

import dev.switchboard.gateway.cost.ModelUse;
import dev.switchboard.gateway.cost.PriceTable;
import dev.switchboard.gateway.cost.TokenKind;
import dev.switchboard.gateway.cost.TokenUse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Prices what models used and counts it, by model and kind. A client may choose a model's name, so only the first
/// twenty names get a label of their own. Thread-safe.
final class UseMetrics {
    private static final int MOST_MODELS = 20;
    private static final int LONGEST_NAME = 64;
    private static final double PICO = 1e-12;

    private final MeterRegistry registry;
    private final PriceTable prices;
    private final Set<String> models = ConcurrentHashMap.newKeySet();

    UseMetrics(MeterRegistry registry, PriceTable prices) {
        this.registry = registry;
        this.prices = prices;
    }

    String pricesAsOf() {
        return prices.asOf().toString();
    }

    /// Counts it and says what it costs, in pico-dollars (10⁻¹² dollars); empty when something in it has no price.
    OptionalLong count(ModelUse use) {
        return switch (use) {
            case ModelUse.Answer(String model, TokenUse tokens) -> tokens(model, "", tokens);
            case ModelUse.Transcription(String model, TokenUse tokens, Duration length) ->
                    sum(tokens(model, "transcription_", tokens), time(model, "transcription", length));
            case ModelUse.SessionTime(String model, Duration time) -> time(model, "session", time);
        };
    }

    private OptionalLong tokens(String model, String prefix, TokenUse use) {
        OptionalLong cost = OptionalLong.of(0);
        for (TokenKind kind : TokenKind.values()) {
            long tokens = use.of(kind);
            if (tokens > 0) {
                String label = prefix + kind.wire();
                counter("switchboard.model.tokens", "tokens", "Tokens used, as the model reports them", model, label)
                        .increment(tokens);
                OptionalLong priced = prices.tokens(model, kind, tokens);
                paid(model, label, priced);
                cost = sum(cost, priced);
            }
        }
        return cost;
    }

    private OptionalLong time(String model, String kind, Duration time) {
        if (time.isZero()) {
            return OptionalLong.of(0);
        }
        counter("switchboard.model.billed.time", "seconds", "Seconds of what is priced by the minute", model, kind)
                .increment(time.toMillis() / 1000.0);
        OptionalLong priced = prices.time(model, time);
        paid(model, kind, priced);
        return priced;
    }

    private void paid(String model, String kind, OptionalLong pico) {
        if (pico.isPresent()) {
            counter("switchboard.model.cost", "dollars", "Estimated cost by the price table, in US dollars", model, kind)
                    .increment(pico.getAsLong() * PICO);
        } else {
            counter("switchboard.model.unpriced", "uses", "Uses for which the price table has no price", model, kind).increment();
        }
    }

    private Counter counter(String name, String unit, String description, String model, String kind) {
        return Counter.builder(name)
                .baseUnit(unit)
                .description(description)
                .tags("model", label(model), "kind", kind)
                .register(registry);
    }

    private String label(String model) {
        boolean known = models.contains(model)
                || (model.length() <= LONGEST_NAME && models.size() < MOST_MODELS && models.add(model));
        return known ? model : "other";
    }

    private static OptionalLong sum(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent()
                ? OptionalLong.of(one.getAsLong() + other.getAsLong())
                : OptionalLong.empty();
    }
}
