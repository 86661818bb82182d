/// The engine's voice: text to a stream of samples. Must not know the protocol.
@NullMarked
package dev.switchboard.gateway.engine.speak;

import org.jspecify.annotations.NullMarked;
