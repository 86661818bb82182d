/// The engine's ears: voice activity, speech recognition and the language model they need. Must not know the protocol.
@NullMarked
package dev.switchboard.gateway.engine.hear;

import org.jspecify.annotations.NullMarked;
