package dev.switchboard.gateway.realtime;

import org.jspecify.annotations.Nullable;

/// The tokens of one response. The cached ones are part of the input.
public record Usage(
        int totalTokens,
        int inputTokens,
        int outputTokens,
        @Nullable InputDetails inputTokenDetails,
        @Nullable OutputDetails outputTokenDetails) {

    public record InputDetails(
            int textTokens,
            int audioTokens,
            int imageTokens,
            int cachedTokens,
            @Nullable CachedDetails cachedTokensDetails) {}

    public record CachedDetails(int textTokens, int audioTokens, int imageTokens) {}

    public record OutputDetails(int textTokens, int audioTokens) {}

    /// What transcribing one item cost: by duration or by tokens.
    ///
    /// @param type `duration` or `tokens`
    public record Transcription(
            String type,
            @Nullable Double seconds,
            @Nullable Integer inputTokens,
            @Nullable Integer outputTokens,
            @Nullable Integer totalTokens,
            @Nullable InputDetails inputTokenDetails) {
        public static Transcription ofSeconds(double seconds) {
            return new Transcription("duration", seconds, null, null, null, null);
        }
    }
}
