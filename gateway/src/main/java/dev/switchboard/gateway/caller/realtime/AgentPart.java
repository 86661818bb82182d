package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.realtime.ClientEvent;
import dev.switchboard.gateway.realtime.Dialect;
import dev.switchboard.gateway.realtime.MalformedEventException;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import dev.switchboard.gateway.realtime.SessionConfig;
import dev.switchboard.gateway.realtime.ToolConfig;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// What an agent asks of a session.
///
/// @param session in GA
/// @param toolNames of the functions in it
record AgentPart(ObjectNode session, Set<String> toolNames) {
    static AgentPart of(SessionConfig asked) {
        return new AgentPart(tree(asked), names(asked));
    }

    private static Set<String> names(SessionConfig session) {
        return Objects.requireNonNullElse(session.tools(), List.<ToolConfig>of()).stream()
                .flatMap(tool -> tool instanceof ToolConfig.Function function ? Set.of(function.name()).stream() : Set.<String>of().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static ObjectNode tree(SessionConfig session) {
        byte[] update = RealtimeCodec.encode(new ClientEvent.SessionUpdate(null, session), Dialect.GA);
        try {
            return (ObjectNode) RealtimeCodec.readTree(update).path("session");
        } catch (MalformedEventException e) {
            throw new IllegalStateException("read an update that was just written", e);
        }
    }
}
