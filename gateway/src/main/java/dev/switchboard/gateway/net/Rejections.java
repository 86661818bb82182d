package dev.switchboard.gateway.net;

/// Told of every request or message that this layer refuses, by route name and cause (`bad_origin`, `not_found`,
/// `too_big`, `bad_frame`, `bad_request`, `connections_full`, …). Few and fixed names. Thread-safe.
@FunctionalInterface
public interface Rejections {
    void rejected(String route, String cause);
}
