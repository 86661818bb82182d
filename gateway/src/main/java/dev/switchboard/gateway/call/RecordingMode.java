package dev.switchboard.gateway.call;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Whether an agent's calls are recorded.
public enum RecordingMode {
    OFF,
    /// From the first moment, without a word: for where consent is had otherwise.
    ON,
    /// The agent says so first; of the caller nothing is kept until that was heard.
    ANNOUNCED;

    public static Optional<RecordingMode> parse(String wire) {
        return Arrays.stream(values()).filter(mode -> mode.wire().equals(wire)).findFirst();
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
