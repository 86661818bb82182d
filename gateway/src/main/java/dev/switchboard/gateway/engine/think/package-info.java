/// The engine's dialogue rules: from what was heard and the tools there are to what to say or call. Knows no audio.
@NullMarked
package dev.switchboard.gateway.engine.think;

import org.jspecify.annotations.NullMarked;
