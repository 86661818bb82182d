package dev.switchboard.tools;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/// Makes a repeated request the same request: under one idempotency key a tool is asked once, and who asks again gets that
/// run's outcome, or waits for it while it is under way. Keys belong to whoever asks (`ToolContext.sessionId`). What never
/// came to its tool (not confirmed, busy, arguments that break the schema) is forgotten, so that the key may be used again.
/// Outcomes are kept `KEPT`, at most `MAX_KEPT` of `MAX_BYTES`; requests under way are as many as run at all. Thread-safe.
final class RepeatedRuns {
    static final Duration KEPT = Duration.ofMinutes(30);
    static final int MAX_BYTES = 16 << 20;
    static final int MAX_KEPT = 8_192;
    /// What an outcome counts at least, by which the bytes bound their number too.
    private static final int LEAST_BYTES = MAX_BYTES / MAX_KEPT;

    /// One request under a key.
    record Request(String tool, String arguments) {}

    /// What is known under a key when a request comes.
    sealed interface Place {
        /// Nobody asked before: run it, and tell `ended`.
        record First() implements Place {}

        /// The same request as before.
        record Again(CompletableFuture<ToolOutcome> outcome) implements Place {}

        /// The key was used for another request.
        record Taken() implements Place {}
    }

    private record Key(String session, String key) {}

    private record UnderWay(Request request, CompletableFuture<ToolOutcome> outcome) {}

    private record Ended(Request request, ToolOutcome outcome) {}

    private final ConcurrentMap<Key, UnderWay> underWay = new ConcurrentHashMap<>();
    private final Cache<Key, Ended> ended;

    RepeatedRuns(LongSupplier nanoTime) {
        this.ended = Caffeine.newBuilder()
                .maximumWeight(MAX_BYTES)
                .<Key, Ended>weigher((_, run) -> Math.max(
                        LEAST_BYTES, 2 * (run.request.arguments.length() + run.outcome.output().length())))
                .expireAfterWrite(KEPT)
                .ticker((Ticker) nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    Place take(ToolContext context, Request request, CompletableFuture<ToolOutcome> outcome) {
        Key key = key(context);
        UnderWay mine = new UnderWay(request, outcome);
        UnderWay other = underWay.putIfAbsent(key, mine);
        if (other != null) {
            return other.request.equals(request) ? new Place.Again(other.outcome) : new Place.Taken();
        }
        // Looked up only now: an outcome stands here before its request leaves those under way.
        Ended before = ended.getIfPresent(key);
        if (before == null) {
            return new Place.First();
        }
        underWay.remove(key, mine);
        return before.request.equals(request)
                ? new Place.Again(CompletableFuture.completedFuture(before.outcome))
                : new Place.Taken();
    }

    /// The first request is over. `ran` when its tool may have been asked.
    void over(ToolContext context, ToolOutcome outcome, boolean ran) {
        Key key = key(context);
        UnderWay known = underWay.get(key);
        if (known != null) {
            if (ran) {
                ended.put(key, new Ended(known.request, outcome));
            }
            underWay.remove(key, known);
        }
    }

    long size() {
        ended.cleanUp();
        return ended.estimatedSize();
    }

    private static Key key(ToolContext context) {
        return new Key(context.sessionId(), context.requestKey());
    }
}
