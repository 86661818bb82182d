package dev.switchboard.gateway.caller.browser;

import dev.switchboard.gateway.call.Arrival;
import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.caller.LineEnds;
import dev.switchboard.gateway.net.TrustedProxies;
import dev.switchboard.gateway.net.WebRequest;
import dev.switchboard.gateway.net.WebSocketRoute;

/// `WS /calls/browser?agent=ID`: takes a place for the call before the upgrade, so that a refusal is an HTTP status.
public final class BrowserRoute implements WebSocketRoute {
    private final Reception reception;
    private final CallCounters counters;
    private final TrustedProxies proxies;

    public BrowserRoute(Reception reception, CallCounters counters, TrustedProxies proxies) {
        this.reception = reception;
        this.counters = counters;
        this.proxies = proxies;
    }

    /// Behind no proxy.
    public BrowserRoute(Reception reception, CallCounters counters) {
        this(reception, counters, TrustedProxies.NONE);
    }

    /// What a request to call, or to ask whether one could, tells of its caller.
    static Arrival arrival(WebRequest request, TrustedProxies proxies) {
        String agentId = request.query("agent").filter(id -> !id.isBlank()).orElse(null);
        return new Arrival(BrowserLink.CHANNEL, agentId, null, proxies.strangerBehind(request));
    }

    @Override
    public String name() {
        return BrowserLink.CHANNEL;
    }

    @Override
    public Peers peers() {
        return Peers.BROWSERS;
    }

    @Override
    public int maxMessageBytes() {
        return BrowserProtocol.MAX_MESSAGE_BYTES;
    }

    @Override
    public Upgrade admit(WebRequest request) {
        return switch (reception.admit(arrival(request, proxies))) {
            case Admission.Permit permit -> new Upgrade.Accept(
                    new BrowserCall(reception, permit, counters, proxies.clientOf(request)));
            case Admission.Refused refused -> {
                counters.rejected(BrowserLink.CHANNEL, refused.code());
                yield new Upgrade.Refuse(LineEnds.refusal(refused));
            }
        };
    }
}
