package dev.switchboard.gateway.net;

import java.util.List;

/// What speaks WebSocket at a path.
public interface WebSocketRoute {
    /// Names the route in counts: short and fixed.
    String name();

    Peers peers();

    /// The largest message taken, in bytes; a larger one closes the socket with 1009.
    int maxMessageBytes();

    /// Subprotocols this route speaks; the first that the peer offers too is agreed.
    default List<String> subprotocols() {
        return List.of();
    }

    /// Decides about an upgrade before it happens. Runs on the event loop of the connection. An accepted listener gets
    /// exactly one `closed`, even when the handshake fails after all.
    Upgrade admit(WebRequest request);

    /// Who is expected to dial.
    enum Peers {
        /// A web page: its origin must be allowed; without an `Origin` header only programs on this machine may come.
        BROWSERS,
        /// Programs, which send no origin and prove themselves otherwise, and pages, whose origin must be allowed.
        PROGRAMS,
        /// A carrier's server, which sends no origin and proves itself otherwise.
        CARRIERS
    }

    sealed interface Upgrade {
        record Accept(SocketListener listener) implements Upgrade {}

        record Refuse(WebReply reply) implements Upgrade {}
    }
}
