package dev.switchboard.gateway.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// The calls in progress, and the end of them all when the gateway drains. Thread-safe.
final class LiveCalls {
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final Map<String, Call> byTicket = new ConcurrentHashMap<>();
    private final LevelWish levelWish = new LevelWish();
    private volatile boolean draining;

    LevelWish levelWish() {
        return levelWish;
    }

    /// How loud each call is that is not silent.
    Map<String, CallLevels.Now> levels() {
        levelWish.asked(System.nanoTime());
        Map<String, CallLevels.Now> loud = new HashMap<>();
        byTicket.forEach((ticket, call) -> {
            CallLevels.Now now = call.levels();
            if (!now.silent()) {
                loud.put(ticket, now);
            }
        });
        return loud;
    }

    boolean draining() {
        return draining;
    }

    void began(Call call) {
        calls.add(call);
        if (draining) {
            call.end(EndReason.SHUTDOWN);
        }
    }

    void ticketOpened(Call call, String ticketId) {
        byTicket.put(ticketId, call);
    }

    Optional<Call> find(String ticketId) {
        return Optional.ofNullable(byTicket.get(ticketId));
    }

    /// @param ticketId "" for a call that never had one
    void ended(Call call, String ticketId) {
        calls.remove(call);
        byTicket.remove(ticketId);
    }

    int count() {
        return calls.size();
    }

    /// Refuses new calls from now on. Completes when the calls under way are over and their tickets closed.
    CompletableFuture<Void> refuseMore() {
        draining = true;
        calls.forEach(Call::closeIfWriting);
        return CompletableFuture.allOf(calls.stream().map(Call::closed).toArray(CompletableFuture[]::new));
    }

    /// Refuses new calls, ends the live ones after a goodbye, and completes when the last ticket is closed.
    CompletableFuture<Void> drain() {
        CompletableFuture<Void> closed = refuseMore();
        calls.forEach(Call::closeFromAnywhere);
        return closed;
    }

    /// Ends the live ones without a word.
    void endNow() {
        draining = true;
        calls.forEach(call -> call.endFromAnywhere(EndReason.SHUTDOWN));
    }
}
