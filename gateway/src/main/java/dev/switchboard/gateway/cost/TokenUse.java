package dev.switchboard.gateway.cost;

/// Tokens of one answer or transcription, by kind. Input excludes what was cached, so that all kinds add up.
public record TokenUse(
        long inputText,
        long inputAudio,
        long inputImage,
        long cachedText,
        long cachedAudio,
        long cachedImage,
        long outputText,
        long outputAudio) {
    public static final TokenUse NONE = new TokenUse(0, 0, 0, 0, 0, 0, 0, 0);

    /// A server that claims less than nothing is not believed.
    public TokenUse {
        inputText = Math.max(0, inputText);
        inputAudio = Math.max(0, inputAudio);
        inputImage = Math.max(0, inputImage);
        cachedText = Math.max(0, cachedText);
        cachedAudio = Math.max(0, cachedAudio);
        cachedImage = Math.max(0, cachedImage);
        outputText = Math.max(0, outputText);
        outputAudio = Math.max(0, outputAudio);
    }

    public long of(TokenKind kind) {
        return switch (kind) {
            case INPUT_TEXT -> inputText;
            case INPUT_AUDIO -> inputAudio;
            case INPUT_IMAGE -> inputImage;
            case CACHED_TEXT -> cachedText;
            case CACHED_AUDIO -> cachedAudio;
            case CACHED_IMAGE -> cachedImage;
            case OUTPUT_TEXT -> outputText;
            case OUTPUT_AUDIO -> outputAudio;
        };
    }

    public TokenUse plus(TokenUse more) {
        return new TokenUse(
                inputText + more.inputText,
                inputAudio + more.inputAudio,
                inputImage + more.inputImage,
                cachedText + more.cachedText,
                cachedAudio + more.cachedAudio,
                cachedImage + more.cachedImage,
                outputText + more.outputText,
                outputAudio + more.outputAudio);
    }
}
