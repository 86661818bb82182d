package dev.switchboard.gateway.call;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// How many calls one address may begin: a bucket of tokens for each, refilled evenly, of a minute's worth. At most
/// `MOST_ADDRESSES` are remembered; beyond that the one longest unseen is forgotten, which gives it a full bucket again.
/// Thread-safe.
public final class AddressRate {
    static final int MOST_ADDRESSES = 10_000;
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final int perMinute;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private static final class Bucket {
        private double tokens;
        private long filledNanos;

        private Bucket(double tokens, long filledNanos) {
            this.tokens = tokens;
            this.filledNanos = filledNanos;
        }
    }

    /// @param perMinute 0 for no bound
    public AddressRate(int perMinute, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.nanoTime = nanoTime;
    }

    public static AddressRate unbounded() {
        return new AddressRate(0, System::nanoTime);
    }

    /// Takes a call's token; the seconds to wait for one when there is none, else 0.
    synchronized int take(String address) {
        return seconds(address, true);
    }

    /// What `take` would answer, taking nothing.
    synchronized int wait(String address) {
        return seconds(address, false);
    }

    synchronized int addresses() {
        return buckets.size();
    }

    private int seconds(String address, boolean take) {
        if (perMinute == 0) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        Bucket bucket = take
                ? buckets.computeIfAbsent(address, _ -> new Bucket(perMinute, now))
                : buckets.getOrDefault(address, new Bucket(perMinute, now));
        double perNano = (double) perMinute / MINUTE_NANOS;
        bucket.tokens = Math.min(perMinute, bucket.tokens + (now - bucket.filledNanos) * perNano);
        bucket.filledNanos = now;
        if (bucket.tokens < 1) {
            return Math.max(1, (int) Math.ceil((1 - bucket.tokens) / perNano / 1e9));
        }
        if (take) {
            bucket.tokens--;
        }
        return 0;
    }
}
