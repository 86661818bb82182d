package dev.switchboard.gateway.caller.twilio;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// One-time tokens that tie a media stream to a webhook we answered. The signature on an upgrade alone is no proof of
/// freshness: it is over a fixed address and would be good for ever once seen. Bounded: when too many are outstanding
/// the oldest is forgotten. Thread-safe.
final class StreamTokens {
    /// Twilio dials within a second or two of the TwiML.
    static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final int MAX_OUTSTANDING = 10_000;
    private static final int TOKEN_BYTES = 24;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Instant> outstanding = new LinkedHashMap<>();

    StreamTokens(Clock clock) {
        this.clock = clock;
    }

    synchronized String issue() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        Iterator<Instant> oldestFirst = outstanding.values().iterator();
        while (oldestFirst.hasNext()) {
            if (oldestFirst.next().isAfter(now) && outstanding.size() < MAX_OUTSTANDING) {
                break;
            }
            oldestFirst.remove();
        }
        outstanding.put(token, now.plus(LIFETIME));
        return token;
    }

    /// True once for each token that was issued less than a minute ago.
    synchronized boolean redeem(String token) {
        Instant expiry = outstanding.remove(token);
        return expiry != null && clock.instant().isBefore(expiry);
    }
}
