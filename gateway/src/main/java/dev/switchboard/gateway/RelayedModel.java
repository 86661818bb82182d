package dev.switchboard.gateway;

import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.caller.realtime.ModelSide;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.realtime.RealtimeDialer;
import dev.switchboard.gateway.model.realtime.ServerReport;
import dev.switchboard.gateway.model.realtime.UsageReport;
import dev.switchboard.gateway.net.DialTarget;
import dev.switchboard.gateway.realtime.Dialect;
import dev.switchboard.gateway.realtime.ServerEvent;
import dev.switchboard.gateway.realtime.SessionConfig;
import java.util.List;
import java.util.stream.Stream;

/// The model of an agent's calls as `/v1/realtime` relays to it: the same address, session and meaning as for every other
/// call.
record RelayedModel(Endpoint endpoint, RealtimeDialer dialer) implements ModelSide {
    @Override
    public DialTarget target() {
        return new DialTarget(endpoint.url(), endpoint.headers(), List.of());
    }

    @Override
    public Dialect dialect() {
        return endpoint.beta() ? Dialect.BETA : Dialect.GA;
    }

    @Override
    public String label() {
        return endpoint.label();
    }

    @Override
    public SessionConfig session(Agent agent) {
        return dialer.session(agent, AudioFormat.PCM16_24K);
    }

    @Override
    public SessionConfig change(Agent before, Agent next, boolean spoken) {
        return dialer.change(before, next, AudioFormat.PCM16_24K, spoken);
    }

    @Override
    public List<ModelEvent> report(ServerEvent event, AudioFormat format) {
        UsageReport usage = new UsageReport(endpoint.model(), endpoint.transcriptionModel());
        return Stream.concat(usage.of(event).stream(), ServerReport.of(event, format).stream()).toList();
    }
}
