/// Load from outside: calls in real time against processes pinned to one core, and what those processes used. Knows wires and
/// `/proc`, nothing of the gateway's own classes, so that it never measures itself.
@NullMarked
package dev.switchboard.gateway.bench;

import org.jspecify.annotations.NullMarked;
