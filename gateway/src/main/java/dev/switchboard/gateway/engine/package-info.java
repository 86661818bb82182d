/// The local engine: an OpenAI-Realtime-compatible server on loopback that hears, thinks and speaks.
/// Must not know calls or tickets: a stranger's client must be able to use it.
@NullMarked
package dev.switchboard.gateway.engine;

import org.jspecify.annotations.NullMarked;
