package dev.switchboard.gateway.engine;

/// How long the voice takes for a letter, learnt from the sentences it has spoken; places words in audio that is still
/// being made. On the session's reply lane only.
final class SpeechPace {
    /// 15 letters a second, an unhurried voice; replaced by what is measured after the first sentence.
    private static final double START_MS_PER_LETTER = 65;
    private static final double WEIGHT_OF_NEWEST = 0.5;

    private double msPerLetter = START_MS_PER_LETTER;

    long msFor(int letters) {
        return Math.round(letters * msPerLetter);
    }

    void learn(int letters, long durationMs) {
        if (letters > 0 && durationMs > 0) {
            msPerLetter += WEIGHT_OF_NEWEST * ((double) durationMs / letters - msPerLetter);
        }
    }
}
