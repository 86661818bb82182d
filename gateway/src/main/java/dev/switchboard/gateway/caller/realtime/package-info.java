/// `WS /v1/realtime`: clients of the Realtime API, relayed to the model with an agent's instructions and tools put in and the
/// call written down. Must not know which model it is or how the other ways of calling in work.
@NullMarked
package dev.switchboard.gateway.caller.realtime;

import org.jspecify.annotations.NullMarked;
