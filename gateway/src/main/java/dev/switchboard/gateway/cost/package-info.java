/// What models use and what that costs: tokens by kind, minutes, and the dated price table.
/// Must not know a call or a protocol.
@NullMarked
package dev.switchboard.gateway.cost;

import org.jspecify.annotations.NullMarked;
