package dev.switchboard.gateway.engine;

/// One session's recogniser, used for one utterance after another: `start`, `feed`…, `finish`, `start`…
/// Called by one thread at a time, but not always by the same one. Throws `SpeechException` when it breaks.
public interface Recognition extends AutoCloseable {
    /// Begins an utterance. An utterance that was begun and never finished is dropped.
    void start();

    /// The next samples of the utterance; `samples` may be reused by the caller after the call returns.
    void feed(short[] samples, int count);

    /// What has been understood of the utterance so far; may change its mind; "" when nothing.
    String partial();

    /// Ends the utterance and returns its words; "" when none were understood.
    String finish();

    /// Frees the recogniser. Called once, after the last other call.
    @Override
    void close();
}
