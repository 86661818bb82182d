package dev.switchboard.dashboard.access;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/// How often a password may be guessed in a quarter of an hour: 5 times for a name from an address, 30 times from an
/// address, 50 times for a name. The first keeps one guesser out without shutting out whom they guess at; the last is
/// for guessers with many addresses. A try counts from its begin, so many at once gain nothing; one that was right is
/// taken off again. In memory, for each process; the 10,000 names and addresses seen last. Thread-safe.
final class LoginLimits {
    static final int PER_NAME_AND_ADDRESS = 5;
    static final int PER_ADDRESS = 30;
    static final int PER_NAME = 50;
    static final Duration WINDOW = Duration.ofMinutes(15);

    private static final int MOST_KEPT = 10_000;

    private final LongSupplier nanoTime;
    private final Map<String, Deque<Long>> tries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Long>> eldest) {
            return size() > MOST_KEPT;
        }
    };

    LoginLimits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Counts a try. Zero when it may be made, else how long to wait, and then it counts for nothing.
    synchronized Duration begin(String name, String address) {
        String who = name.strip().toLowerCase(Locale.ROOT);
        long now = nanoTime.getAsLong();
        Duration wait = longer(
                wait(pair(who, address), PER_NAME_AND_ADDRESS, now),
                longer(wait("@" + address, PER_ADDRESS, now), wait("=" + who, PER_NAME, now)));
        if (wait.isZero()) {
            for (String key : new String[] {pair(who, address), "@" + address, "=" + who}) {
                tries.computeIfAbsent(key, _ -> new ArrayDeque<>()).addLast(now);
            }
        }
        return wait;
    }

    /// The try was right: what the same person mistyped before is forgotten, that of others at the name is not.
    synchronized void right(String name, String address) {
        String who = name.strip().toLowerCase(Locale.ROOT);
        tries.remove(pair(who, address));
        for (String key : new String[] {"@" + address, "=" + who}) {
            Deque<Long> made = tries.get(key);
            if (made != null) {
                made.pollLast();
            }
        }
    }

    private Duration wait(String key, int most, long now) {
        Deque<Long> made = tries.get(key);
        if (made == null) {
            return Duration.ZERO;
        }
        while (!made.isEmpty() && now - made.peekFirst() >= WINDOW.toNanos()) {
            made.pollFirst();
        }
        Long first = made.peekFirst();
        return first == null || made.size() < most
                ? Duration.ZERO
                : Duration.ofNanos(WINDOW.toNanos() - (now - first));
    }

    private static String pair(String name, String address) {
        return name + " " + address;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
