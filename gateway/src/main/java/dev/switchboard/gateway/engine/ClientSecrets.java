package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.SessionConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The short-lived keys (`ek_…`) that a server asks for and its users' browsers connect with. Each carries the session it was
/// asked for; it opens any number of sessions until it expires, as the API's do. Thread-safe.
final class ClientSecrets {
    /// What a connection with such a key begins with.
    record Preset(boolean transcription, SessionConfig session) {}

    record Secret(String value, Instant expiresAt, Preset preset) {}

    static final String PREFIX = "ek_";
    /// With a request's bound of 64 KiB, at most 64 MB.
    private static final int MAX_SECRETS = 1_000;

    private final InstantSource clock;
    private final Ids ids;
    private final Map<String, Secret> secrets = new HashMap<>();

    ClientSecrets(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.ids = new Ids(random);
    }

    /// A new secret; empty when too many are valid.
    synchronized Optional<Secret> issue(Preset preset, Duration lifetime) {
        Instant now = clock.instant();
        secrets.values().removeIf(secret -> !secret.expiresAt().isAfter(now));
        if (secrets.size() >= MAX_SECRETS) {
            return Optional.empty();
        }
        Secret secret = new Secret(ids.clientSecret(), now.plus(lifetime), preset);
        secrets.put(secret.value(), secret);
        return Optional.of(secret);
    }

    /// The secret of this value, while it is valid.
    synchronized Optional<Secret> find(String value) {
        return Optional.ofNullable(secrets.get(value)).filter(secret -> secret.expiresAt().isAfter(clock.instant()));
    }
}
