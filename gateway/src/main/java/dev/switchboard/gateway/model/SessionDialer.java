package dev.switchboard.gateway.model;

import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallLoop;
import java.util.List;

/// Opens sessions with a model server. Thread-safe.
public interface SessionDialer {
    /// Dials at once; `listener` hears on `loop` that the session stands, then what it reports, and at the end that it
    /// is lost. `before` is what was said so far, for protocols that take it only at the start; `recall` follows all
    /// the same.
    ModelSession dial(Agent agent, AudioFormat format, CallLoop loop, SessionListener listener, List<Remembered> before);

    /// What to call the server in a log line.
    String label();

    /// See `ModelLink.runsTurns`.
    default boolean runsTurns() {
        return false;
    }
}
