package dev.switchboard.gateway.engine;

/// More is asked of recognition than this machine can do now. The utterance is given up at once and nothing is broken.
public final class OverloadedException extends SpeechException {
    public OverloadedException(String message) {
        super(message);
    }
}
