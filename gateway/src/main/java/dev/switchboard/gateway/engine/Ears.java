package dev.switchboard.gateway.engine;

/// Speech recognition, as the engine needs it. One `Ears` serves all sessions and is shared between threads.
public interface Ears {
    /// False when nothing can be recognised on this machine; then `open` is never called, and each turn's
    /// transcription is reported as failed.
    boolean available();

    /// Utterances listened to right now.
    default int listening() {
        return 0;
    }

    /// A recogniser of its own for one session. Called on a pool thread: may take its time loading.
    ///
    /// @param lineRateHz rate at which the speech came over its line, 8000 or more; the samples that will be fed have
    ///     `VoiceActivity.SAMPLE_RATE_HZ` whatever the line's, but those of a slower line have only its band
    Recognition open(int lineRateHz);
}
