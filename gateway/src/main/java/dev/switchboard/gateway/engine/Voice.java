package dev.switchboard.gateway.engine;

/// Speech synthesis, as the engine needs it. One `Voice` serves all sessions and is called from several pool threads.
public interface Voice {
    /// How a sentence is to be spoken.
    ///
    /// @param name the session's voice, a name of the API (`marin`, `cedar`) or of an installed one; "" for the usual
    /// @param speed 1 is the voice's own pace; the API allows 0.25 to 1.5
    record Manner(String name, double speed) {
        /// The usual voice at its own pace.
        public static final Manner USUAL = new Manner("", 1);

        public Manner {
            if (!(speed >= 0.25 && speed <= 1.5)) {
                throw new IllegalArgumentException("speed must be 0.25 to 1.5, was " + speed);
            }
        }
    }

    /// False when nothing can be spoken on this machine; then replies go out as text.
    boolean available();

    /// Speaks one sentence into `sink`, piece by piece as it is made, and returns when all was handed over or the sink
    /// refused more. Called on a pool thread. Throws `SpeechException` when it breaks.
    void speak(String sentence, SampleSink sink);

    /// The same in a manner of the session's choice; a voice that knows but one manner speaks in that.
    default void speak(String sentence, Manner manner, SampleSink sink) {
        speak(sentence, sink);
    }
}
