package dev.switchboard.dashboard.toolcall;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.access.Pass;

/// A tool somebody wants run.
///
/// @param way how it was asked for: `http` or `mcp`
/// @param arguments as they came, handles among them
/// @param idempotencyKey empty when there is none
/// @param waiting told while a person has to agree to it
public record Asked(
        String way, Pass pass, String address, String tool, ObjectNode arguments, String idempotencyKey, Waiting waiting) {
    public Asked(String way, Pass pass, String address, String tool, ObjectNode arguments, String idempotencyKey) {
        this(way, pass, address, tool, arguments, idempotencyKey, Waiting.SILENTLY);
    }
}
