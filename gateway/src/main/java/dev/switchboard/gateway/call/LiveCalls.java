package dev.switchboard.gateway.call;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// The calls in progress: hands out places, and ends them all when the gateway drains. Thread-safe.
final class LiveCalls {
    private final Semaphore places;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    LiveCalls(int most) {
        this.places = new Semaphore(most);
    }

    boolean draining() {
        return draining;
    }

    boolean takePlace() {
        return places.tryAcquire();
    }

    void givePlaceBack() {
        places.release();
    }

    void began(Call call) {
        calls.add(call);
        if (draining) {
            call.end(EndReason.SHUTDOWN);
        }
    }

    void ended(Call call) {
        if (calls.remove(call)) {
            places.release();
        }
    }

    int count() {
        return calls.size();
    }

    /// Refuses new calls, ends the live ones, and completes when the last ticket is closed.
    CompletableFuture<Void> drain() {
        draining = true;
        CompletableFuture<?>[] closing = calls.stream().map(call -> {
            call.endFromAnywhere(EndReason.SHUTDOWN);
            return call.closed();
        }).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(closing);
    }
}
