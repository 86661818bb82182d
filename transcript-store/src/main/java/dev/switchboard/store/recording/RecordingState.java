package dev.switchboard.store.recording;

import java.util.Locale;

/// How a recording stands. Only `COMPLETE`, `INTERRUPTED` and `BROKEN_OFF` have a file that can be played.
public enum RecordingState {
    /// The call goes on.
    RECORDING,
    COMPLETE,
    /// The gateway died during the call; the file was closed at its next start.
    INTERRUPTED,
    /// It could not be written to the end of the call.
    BROKEN_OFF,
    /// The caller was never told, so nothing was kept.
    NOT_ANNOUNCED,
    /// Its time was over.
    DELETED;

    public boolean playable() {
        return this == COMPLETE || this == INTERRUPTED || this == BROKEN_OFF;
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RecordingState parse(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
