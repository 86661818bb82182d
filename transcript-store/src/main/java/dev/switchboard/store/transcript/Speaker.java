package dev.switchboard.store.transcript;

import java.util.Locale;

/// Who said a line. The caller is `user` and the agent `agent`, as seed documents and exports spell them.
public enum Speaker {
    USER,
    AGENT,
    SUPERVISOR;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Speaker parse(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
