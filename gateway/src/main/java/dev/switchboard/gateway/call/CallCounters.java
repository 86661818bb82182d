package dev.switchboard.gateway.call;

/// What adapters count. Names end up as Prometheus labels, so they are few and fixed. Thread-safe.
public interface CallCounters {
    /// Frames and bytes from callers.
    void received(String channel, int bytes);

    /// Frames and bytes to callers.
    void sent(String channel, int bytes);

    /// Audio or messages thrown away, by cause (`outbox_full`, `before_start`, …).
    void dropped(String channel, String cause);

    /// Input that broke the wire protocol, by cause (`malformed_json`, `odd_frame`, `bad_signature`, `bad_origin`, …).
    void rejected(String channel, String cause);

    /// A message of a type this gateway does not know.
    void unrecognised(String channel, String type);
}
