package dev.switchboard.gateway.model.realtime;

import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.cost.ModelUse;
import dev.switchboard.gateway.cost.TokenUse;
import dev.switchboard.gateway.realtime.ServerEvent;
import dev.switchboard.gateway.realtime.Usage;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the usage in a Realtime server's events means: the cached tokens it tells are part of the input and are taken out
/// of it; where a server tells no split, all of it counts as text.
///
/// @param model the model that speaks
/// @param transcriptionModel the model that transcribes the caller
public record UsageReport(String model, String transcriptionModel) {
    /// No item of speech is longer; a server that says so is not believed.
    private static final Duration LONGEST = Duration.ofDays(1);

    public Optional<ModelEvent.Used> of(ServerEvent event) {
        if (event instanceof ServerEvent.ResponseDone done && done.response().usage() != null) {
            return Optional.of(new ModelEvent.Used(new ModelUse.Answer(model, tokens(done.response().usage()))));
        }
        if (event instanceof ServerEvent.InputAudioTranscriptionCompleted completed && completed.usage() != null) {
            return Optional.of(new ModelEvent.Used(transcription(completed.usage())));
        }
        return Optional.empty();
    }

    private static TokenUse tokens(Usage usage) {
        Usage.InputDetails in = Objects.requireNonNullElseGet(
                usage.inputTokenDetails(), () -> new Usage.InputDetails(usage.inputTokens(), 0, 0, 0, null));
        Usage.OutputDetails out = Objects.requireNonNullElseGet(
                usage.outputTokenDetails(), () -> new Usage.OutputDetails(usage.outputTokens(), 0));
        Usage.CachedDetails cached = cached(in);
        return new TokenUse(
                in.textTokens() - cached.textTokens(),
                in.audioTokens() - cached.audioTokens(),
                in.imageTokens() - cached.imageTokens(),
                cached.textTokens(),
                cached.audioTokens(),
                cached.imageTokens(),
                out.textTokens(),
                out.audioTokens());
    }

    /// Without a split, what was cached is taken to be text first: instructions stand at the front of the conversation.
    private static Usage.CachedDetails cached(Usage.InputDetails in) {
        if (in.cachedTokensDetails() != null) {
            return in.cachedTokensDetails();
        }
        int text = Math.min(in.cachedTokens(), in.textTokens());
        return new Usage.CachedDetails(text, in.cachedTokens() - text, 0);
    }

    private ModelUse transcription(Usage.Transcription usage) {
        int input = orZero(usage.inputTokens());
        Usage.InputDetails in =
                Objects.requireNonNullElseGet(usage.inputTokenDetails(), () -> new Usage.InputDetails(0, input, 0, 0, null));
        TokenUse tokens =
                new TokenUse(in.textTokens(), in.audioTokens(), 0, 0, 0, 0, orZero(usage.outputTokens()), 0);
        return new ModelUse.Transcription(transcriptionModel, tokens, length(usage.seconds()));
    }

    private static Duration length(@Nullable Double seconds) {
        if (seconds == null || !(seconds > 0) || seconds > LONGEST.toSeconds()) {
            return Duration.ZERO;
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static int orZero(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
