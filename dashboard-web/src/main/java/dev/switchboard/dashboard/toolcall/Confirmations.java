package dev.switchboard.dashboard.toolcall;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Runs that wait for a yes. Each has a handle of 128 random bits, good for one run of the same tool with the same
/// arguments by the same asker within `GOOD_FOR`; so an answer of somebody else, of yesterday, or to another question
/// confirms nothing. Kept in memory: a restart forgets them, and the asker is asked again. Thread-safe.
final class Confirmations {
    static final Duration GOOD_FOR = Duration.ofMinutes(10);
    /// Far more than people can be asked at once; beyond it the oldest is forgotten.
    private static final int MOST = 1_000;

    /// What is to be confirmed. JSON objects are equal whatever the order of their keys.
    record Question(String who, String tool, ObjectNode arguments, String ticketId) {}

    private record Pending(Question question, Instant until, String usedWith) {}

    /// Of a handle that nobody has used yet.
    private static final String UNUSED = "";

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Pending> pending = new LinkedHashMap<>();

    Confirmations(Clock clock) {
        this.clock = clock;
    }

    synchronized String ask(Question question) {
        Instant now = clock.instant();
        pending.values().removeIf(old -> now.isAfter(old.until));
        if (pending.size() >= MOST) {
            Iterator<String> oldest = pending.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        String handle = "cnf_" + HexFormat.of().formatHex(bits);
        pending.put(handle, new Pending(question, now.plus(GOOD_FOR), UNUSED));
        return handle;
    }

    /// Whether the handle confirms this. It does so once, or again for a request that is the same by its idempotency
    /// key.
    synchronized boolean confirms(String handle, Question question, String idempotencyKey) {
        Pending found = pending.get(handle);
        if (found == null || clock.instant().isAfter(found.until) || !found.question.equals(question)) {
            return false;
        }
        if (found.usedWith.equals(UNUSED)) {
            String usedWith = idempotencyKey.isEmpty() ? "once" : "key " + idempotencyKey;
            pending.put(handle, new Pending(found.question, found.until, usedWith));
            return true;
        }
        return found.usedWith.equals("key " + idempotencyKey);
    }

    /// A no: the handle confirms nothing any more.
    synchronized void decline(String handle) {
        pending.remove(handle);
    }
}
