/// Native libraries of the operating system through Java's foreign function interface, for the engine's ears and voice.
/// Must not know what any of them is for.
@NullMarked
package dev.switchboard.gateway.engine.foreign;

import org.jspecify.annotations.NullMarked;
