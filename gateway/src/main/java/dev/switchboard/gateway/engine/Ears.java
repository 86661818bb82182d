package dev.switchboard.gateway.engine;

/// Speech recognition, as the engine needs it. One `Ears` serves all sessions and is shared between threads.
public interface Ears {
    /// False when nothing can be recognised on this machine; then `open` is never called, and each turn's
    /// transcription is reported as failed.
    boolean available();

    /// A recogniser of its own for one session. Called on a pool thread: may take its time loading.
    ///
    /// @param sampleRateHz rate of the samples that will be fed; the engine always asks for 16000
    Recognition open(int sampleRateHz);
}
