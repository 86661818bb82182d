package dev.switchboard.gateway.model.live;

import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.audio.Transcoder;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.CallMetrics;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.ModelSession;
import dev.switchboard.gateway.model.Remembered;
import dev.switchboard.gateway.model.SessionDialer;
import dev.switchboard.gateway.model.SessionListener;
import dev.switchboard.gateway.net.DialTarget;
import dev.switchboard.gateway.net.NettyCallLoop;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.tools.Tools;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Dials a GPT-Live server, on the event loop of the call. Thread-safe.
public final class LiveDialer implements SessionDialer {
    private final WebSocketDialer dialer;
    private final Endpoint.Live endpoint;
    private final Tools tools;
    private final TaskReader reader;
    private final CallMetrics metrics;
    private final AtomicLong sessions = new AtomicLong();

    public LiveDialer(
            WebSocketDialer dialer, Endpoint.Live endpoint, Tools tools, TaskReader reader, CallMetrics metrics) {
        this.dialer = dialer;
        this.endpoint = endpoint;
        this.tools = tools;
        this.reader = reader;
        this.metrics = metrics;
    }

    @Override
    public ModelSession dial(
            Agent agent, AudioFormat format, CallLoop loop, SessionListener listener, List<Remembered> before) {
        if (!(loop instanceof NettyCallLoop(var eventLoop))) {
            throw new IllegalArgumentException("a call on a Netty event loop is expected: " + loop);
        }
        LiveSession session = session(agent, format, loop, listener, before);
        session.dialled(dialer.dial(eventLoop, new DialTarget(endpoint.url(), endpoint.headers(), List.of()), session));
        return session;
    }

    /// A session that still waits for its connection.
    LiveSession session(Agent agent, AudioFormat format, CallLoop loop, SessionListener listener, List<Remembered> before) {
        AudioFormat spoken = endpoint.pcmOnly() ? AudioFormat.PCM16_24K : format;
        LiveSessionRequest request =
                new LiveSessionRequest(agent.model().orElse(endpoint.model()), agent, spoken, tools, endpoint.backendModel());
        return new LiveSession(new LiveSession.Parts(
                endpoint.label(), "live" + sessions.incrementAndGet(), request, loop, listener, metrics, reader, before,
                new Transcoder(format, spoken), new Transcoder(spoken, format)));
    }

    @Override
    public boolean runsTurns() {
        return true;
    }

    @Override
    public String label() {
        return endpoint.label();
    }
}
