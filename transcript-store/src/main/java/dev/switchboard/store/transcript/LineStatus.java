package dev.switchboard.store.transcript;

import java.util.Locale;

/// How a line came out: `COMPLETE`; `INTERRUPTED` when the caller heard only the stored part of it; `INAUDIBLE` when
/// the speech was there but could not be transcribed.
public enum LineStatus {
    COMPLETE,
    INTERRUPTED,
    INAUDIBLE;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static LineStatus parse(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
