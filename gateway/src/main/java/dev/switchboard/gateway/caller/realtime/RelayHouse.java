package dev.switchboard.gateway.caller.realtime;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.net.TrustedProxies;
import dev.switchboard.gateway.net.WebSocketDialer;
import java.util.Optional;
import java.util.function.Function;

/// What every relay needs from the house.
///
/// @param models the model of each agent's calls; empty when it does not speak Realtime: then nothing can be relayed
/// @param tokens what opens the route
/// @param reveals whether clients are shown the agent's instructions and tools
/// @param proxies who stands before the clients
public record RelayHouse(
        Reception reception,
        Optional<Function<Agent, ModelSide>> models,
        WebSocketDialer dialer,
        CallCounters counters,
        ApiTokens tokens,
        boolean reveals,
        TrustedProxies proxies) {}
