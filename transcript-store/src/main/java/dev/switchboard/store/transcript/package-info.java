/// What was said and done in a call, and the one writer that makes it durable.
/// Must not know audio, sockets or HTTP.
@NullMarked
package dev.switchboard.store.transcript;

import org.jspecify.annotations.NullMarked;
