package dev.switchboard.gateway.caller.realtime;

import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.net.WebSocketDialer;
import java.util.Optional;

/// What every relay needs from the house.
///
/// @param side empty when the model does not speak Realtime: then nothing can be relayed
/// @param tokens what opens the route
/// @param reveals whether clients are shown the agent's instructions and tools
public record RelayHouse(
        Reception reception,
        Optional<ModelSide> side,
        WebSocketDialer dialer,
        CallCounters counters,
        ApiTokens tokens,
        boolean reveals) {}
