package dev.switchboard.gateway.engine;

/// Recognition or synthesis broke. The session survives it: the turn's transcription or the response is reported as
/// failed.
public sealed class SpeechException extends RuntimeException permits OverloadedException {
    public SpeechException(String message) {
        super(message);
    }

    public SpeechException(String message, Throwable cause) {
        super(message, cause);
    }
}
