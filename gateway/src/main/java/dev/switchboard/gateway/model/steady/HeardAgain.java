package dev.switchboard.gateway.model.steady;

import dev.switchboard.gateway.call.CallLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Speech whose words were lost with one session and that the next one hears again from the held audio: there it
/// becomes new items, which are given their old ids in the order in which they were spoken, so that the call sees the
/// same items. What is not heard in time never will be. Event loop only.
final class HeardAgain {
    /// A server reads held audio much faster than it was spoken; this is for noticing speech, with a margin for a slow
    /// one.
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final CallLoop loop;
    private final Consumer<String> whenNeverHeard;
    private final Deque<String> expected = new ArrayDeque<>();
    private final Map<String, String> oldIds = new HashMap<>();
    private CallLoop.@Nullable Timer patience;

    /// `whenNeverHeard` is told the id of speech that was not heard again.
    HeardAgain(CallLoop loop, Consumer<String> whenNeverHeard) {
        this.loop = loop;
        this.whenNeverHeard = whenNeverHeard;
    }

    /// A new session has just been given `heldMs` of audio in which these items were spoken.
    void expect(List<String> itemIds, long heldMs) {
        cancel();
        oldIds.clear();
        expected.clear();
        expected.addAll(itemIds);
        if (!expected.isEmpty()) {
            patience = loop.schedule(Duration.ofMillis(heldMs).plus(MARGIN), this::giveUp);
        }
    }

    boolean pending() {
        return !expected.isEmpty();
    }

    /// The session tells of speech that becomes `newId`. Returns the id the call knows.
    String began(String newId) {
        String known = oldIds.get(newId);
        if (known != null) {
            return known;
        }
        String old = expected.poll();
        if (old == null) {
            return newId;
        }
        oldIds.put(newId, old);
        return old;
    }

    /// The id the call knows.
    String idOf(String newId) {
        return oldIds.getOrDefault(newId, newId);
    }

    void cancel() {
        if (patience != null) {
            patience.cancel();
            patience = null;
        }
    }

    private void giveUp() {
        for (String itemId; (itemId = expected.poll()) != null; ) {
            whenNeverHeard.accept(itemId);
        }
    }
}
