package dev.switchboard.gateway.call;

import org.jspecify.annotations.Nullable;

/// What is known of a caller who arrives. Which agent takes the call: the one named (`agentId`), else the one whose
/// number was dialled, else the one of the channel, else the default one.
///
/// @param address the caller's network address or telephone number, by which the rate of calls is kept; null counts for
///     nobody
public record Arrival(
        String channel, @Nullable String agentId, @Nullable String dialledNumber, @Nullable String address) {
    public static Arrival by(String channel, @Nullable String agentId) {
        return new Arrival(channel, agentId, null, null);
    }
}
