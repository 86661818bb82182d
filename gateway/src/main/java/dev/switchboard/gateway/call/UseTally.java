package dev.switchboard.gateway.call;

import dev.switchboard.gateway.cost.ModelUse;
import dev.switchboard.gateway.cost.TokenUse;
import dev.switchboard.store.measure.CallMeasures;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Adds up what one call used and what that costs. The cost is summed exactly and rounded once. Event loop only.
final class UseTally {
    private static final long PICO_PER_MICRO = 1_000_000;

    private final UseMetrics metrics;
    private TokenUse tokens = TokenUse.NONE;
    private TokenUse transcribed = TokenUse.NONE;
    private Duration transcribedTime = Duration.ZERO;
    private Duration sessionTime = Duration.ZERO;
    private @Nullable String model;
    private @Nullable String transcriptionModel;
    private int answers;
    private long picoDollars;
    private boolean unpriced;

    UseTally(UseMetrics metrics) {
        this.metrics = metrics;
    }

    void add(ModelUse use) {
        OptionalLong cost = metrics.count(use);
        if (cost.isPresent()) {
            picoDollars += cost.getAsLong();
        } else {
            unpriced = true;
        }
        switch (use) {
            case ModelUse.Answer(String name, TokenUse more) -> {
                model = name;
                answers++;
                tokens = tokens.plus(more);
            }
            case ModelUse.Transcription(String name, TokenUse more, Duration length) -> {
                transcriptionModel = name;
                transcribed = transcribed.plus(more);
                transcribedTime = transcribedTime.plus(length);
            }
            case ModelUse.SessionTime(String name, Duration time) -> {
                model = name;
                sessionTime = sessionTime.plus(time);
            }
        }
    }

    /// How many of these answers nothing was told of. None where the time of the session is what is paid.
    int untold(int responses) {
        return sessionTime.isZero() ? Math.max(0, responses - answers) : 0;
    }

    CallMeasures.Bill bill() {
        return new CallMeasures.Bill(
                model,
                transcriptionModel,
                new CallMeasures.Tokens(
                        tokens.inputText(),
                        tokens.inputAudio(),
                        tokens.inputImage(),
                        tokens.cachedText(),
                        tokens.cachedAudio(),
                        tokens.cachedImage(),
                        tokens.outputText(),
                        tokens.outputAudio()),
                sessionTime.toMillis(),
                transcribed.inputText() + transcribed.inputAudio(),
                transcribed.outputText(),
                transcribedTime.toMillis(),
                costMicrodollars(),
                metrics.pricesAsOf());
    }

    @Nullable Long costMicrodollars() {
        return unpriced ? null : (picoDollars + PICO_PER_MICRO / 2) / PICO_PER_MICRO;
    }
}
