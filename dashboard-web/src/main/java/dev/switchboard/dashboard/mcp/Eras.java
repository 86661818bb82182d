package dev.switchboard.dashboard.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The protocol's revisions, and by which of its two eras a request is answered. Up to 2025-11-25 a client begins with
/// `initialize`; from 2026-07-28 on each request carries version and capabilities in `params._meta` and stands for
/// itself (specification 2026-07-28, basic/versioning).
final class Eras {
    static final String STATELESS = "2026-07-28";
    static final String LAST_HANDSHAKE = "2025-11-25";
    static final List<String> SUPPORTED = List.of(STATELESS, LAST_HANDSHAKE, "2025-06-18");
    static final String VERSION_HEADER = "MCP-Protocol-Version";
    static final String VERSION_KEY = "io.modelcontextprotocol/protocolVersion";

    /// 2025-03-26 is not offered, since it has batches, but a single message of it is no other than one of 2025-06-18.
    private static final Set<String> HANDSHAKE = Set.of(LAST_HANDSHAKE, "2025-06-18", "2025-03-26");

    private Eras() {}

    static boolean isStateless(McpMessage.Request request, @Nullable String header) {
        JsonNode meta = request.params().path("_meta");
        return meta.has(VERSION_KEY)
                || request.method().equals("server/discover")
                || header != null && !HANDSHAKE.contains(header);
    }

    /// What a client that begins with `initialize` is told: its own revision where that is spoken here, else the last
    /// of its era.
    static String agreed(String wanted) {
        return SUPPORTED.contains(wanted) && HANDSHAKE.contains(wanted) ? wanted : LAST_HANDSHAKE;
    }
}
