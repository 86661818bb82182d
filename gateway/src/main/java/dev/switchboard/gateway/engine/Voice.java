package dev.switchboard.gateway.engine;

/// Speech synthesis, as the engine needs it. One `Voice` serves all sessions and is called from several pool threads.
public interface Voice {
    /// False when nothing can be spoken on this machine; then replies go out as text.
    boolean available();

    /// Speaks one sentence into `sink`, piece by piece as it is made, and returns when all was handed over or the sink
    /// refused more. Called on a pool thread. Throws `SpeechException` when it breaks.
    void speak(String sentence, SampleSink sink);
}
