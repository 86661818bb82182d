package dev.switchboard.gateway.call;

/// A line whose caller is a program that speaks the model's own protocol: it brings the way to its model with it, and the
/// call listens in on both.
public interface RelayLine extends CallerLink, ModelDialer {
    @Override
    default boolean ownsPlayout() {
        return true;
    }
}
