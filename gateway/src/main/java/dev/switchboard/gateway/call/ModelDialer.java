package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioFormat;
import java.util.function.Consumer;

/// Reaches a speech model for one call.
public interface ModelDialer {
    /// Dials at once and returns the link; `events` receives `Ready` when the session stands as asked, or `Lost`. The
    /// connection is registered on `loop`, and all events arrive there. `format` is the caller's codec, both ways.
    ModelLink dial(Agent agent, AudioFormat format, CallLoop loop, Consumer<ModelEvent> events);
}
