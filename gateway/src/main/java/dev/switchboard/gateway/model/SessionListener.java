package dev.switchboard.gateway.model;

import dev.switchboard.gateway.call.ModelEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Hears of one session, on the call's loop.
public interface SessionListener {
    /// The session stands as asked and takes audio. `expiresAt` is when the server will end it; null when it does not
    /// say.
    void stands(@Nullable Instant expiresAt);

    void reports(ModelEvent event);

    /// The session never came to stand, or is gone. The last call; none follows a `close` of ours.
    void lost(SessionLoss loss);
}
