package dev.switchboard.dashboard;

import java.util.List;

/// Tells whose request it is, for the audit log and the limits on logging in: the peer's own, or what a proxy in front
/// says in `X-Forwarded-For`, if that proxy is believed.
@FunctionalInterface
public interface ClientAddress {
    /// Nobody is believed.
    ClientAddress PEER = (peer, _) -> peer;

    String of(String peer, List<String> forwardedFor);
}
