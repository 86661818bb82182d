package dev.switchboard.gateway.model;

import dev.switchboard.gateway.call.ModelEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Keeps what a session tells, for a test to read.
public final class HeardSession implements SessionListener {
    public final List<ModelEvent> events = new CopyOnWriteArrayList<>();
    public final CompletableFuture<Optional<Instant>> stood = new CompletableFuture<>();
    public final CompletableFuture<SessionLoss> lost = new CompletableFuture<>();

    @Override
    public void stands(@Nullable Instant expiresAt) {
        stood.complete(Optional.ofNullable(expiresAt));
    }

    @Override
    public void reports(ModelEvent event) {
        events.add(event);
    }

    @Override
    public void lost(SessionLoss loss) {
        lost.complete(loss);
    }
}
