/// The gateway process: configuration, the composition root and the only main. Wires adapters onto the call core.
@NullMarked
package dev.switchboard.gateway;

import org.jspecify.annotations.NullMarked;
