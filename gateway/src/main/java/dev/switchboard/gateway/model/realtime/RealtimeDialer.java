package dev.switchboard.gateway.model.realtime;

import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.ModelSession;
import dev.switchboard.gateway.model.Remembered;
import dev.switchboard.gateway.model.SessionDialer;
import dev.switchboard.gateway.model.SessionListener;
import dev.switchboard.gateway.net.DialTarget;
import dev.switchboard.gateway.net.NettyCallLoop;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.gateway.realtime.SessionConfig;
import dev.switchboard.tools.Tools;
import java.util.List;

/// Dials an endpoint that speaks the Realtime protocol, on the event loop of the call. Thread-safe.
public final class RealtimeDialer implements SessionDialer {
    private final WebSocketDialer dialer;
    private final Endpoint endpoint;
    private final Tools tools;
    private final CallCounters counters;

    public RealtimeDialer(WebSocketDialer dialer, Endpoint endpoint, Tools tools, CallCounters counters) {
        this.dialer = dialer;
        this.endpoint = endpoint;
        this.tools = tools;
        this.counters = counters;
    }

    /// The session an agent asks for on a line of this codec.
    public SessionConfig session(Agent agent, AudioFormat format) {
        return new SessionRequest(agent, format, endpoint, tools).session();
    }

    /// What changes in a session that was one agent's and becomes another's.
    ///
    /// @param spoken whether it has spoken already, and so keeps its voice
    public SessionConfig change(Agent before, Agent next, AudioFormat format, boolean spoken) {
        SessionRequest request = new SessionRequest(before, format, endpoint, tools);
        return request.by(next).change(request, spoken);
    }

    /// Where this agent's calls go: to a model of its own, if it has one.
    public Endpoint endpoint(Agent agent) {
        return agent.model().map(endpoint::withModel).orElse(endpoint);
    }

    @Override
    public ModelSession dial(
            Agent agent, AudioFormat format, CallLoop loop, SessionListener listener, List<Remembered> before) {
        if (!(loop instanceof NettyCallLoop(var eventLoop))) {
            throw new IllegalArgumentException("a call on a Netty event loop is expected: " + loop);
        }
        Endpoint own = endpoint(agent);
        RealtimeLink link = new RealtimeLink(own, new SessionRequest(agent, format, own, tools), format, listener, counters);
        link.dialled(dialer.dial(eventLoop, new DialTarget(own.url(), own.headers(), List.of()), link));
        return link;
    }

    @Override
    public String label() {
        return endpoint.label();
    }
}
