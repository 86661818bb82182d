package dev.switchboard.gateway.call;

/// What adapters count; a caller's audio is counted by `Uplink` and `Downlink`, a model's by its adapter. Names end up as
/// Prometheus labels, so they are few and fixed. Thread-safe.
public interface CallCounters {
    /// A frame of audio that came in.
    void received(String channel, int bytes);

    /// A frame of audio that went out.
    void sent(String channel, int bytes);

    /// A carrier's HTTP request that was taken.
    void webhook(String channel, String kind);

    /// Audio or messages thrown away, by cause (`outbox_full`, `before_start`, …).
    void dropped(String channel, String cause);

    /// Input that broke the wire protocol, by cause (`malformed_json`, `odd_frame`, `bad_signature`, `bad_origin`, …).
    void rejected(String channel, String cause);

    /// A message of a type this gateway does not know.
    void unrecognised(String channel, String type);
}
