package dev.switchboard.gateway;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallMetrics;
import dev.switchboard.gateway.caller.realtime.ModelSide;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.SessionDialer;
import dev.switchboard.gateway.model.live.LiveDialer;
import dev.switchboard.gateway.model.live.TaskReader;
import dev.switchboard.gateway.model.realtime.RealtimeDialer;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.tools.Tools;
import java.util.Optional;
import java.util.function.Function;

/// The ways to the one model of this gateway.
///
/// @param sessions for calls, whose sessions are ours
/// @param relayed for clients of `/v1/realtime`, whose sessions are theirs; empty when the model does not speak Realtime
record ModelLines(SessionDialer sessions, Optional<Function<Agent, ModelSide>> relayed) {
    static ModelLines to(Endpoint endpoint, WebSocketDialer dialer, Tools tools, TaskReader reader, CallMetrics metrics) {
        if (endpoint instanceof Endpoint.Live live) {
            return new ModelLines(new LiveDialer(dialer, live, tools, reader, metrics), Optional.empty());
        }
        RealtimeDialer sessions = new RealtimeDialer(dialer, endpoint, tools, metrics);
        return new ModelLines(sessions, Optional.of(agent -> new RelayedModel(sessions.endpoint(agent), sessions)));
    }
}
