/// The OpenAI Realtime protocol as records, and the codec between them and JSON text. Must not know sockets or calls.
@NullMarked
package dev.switchboard.gateway.realtime;

import org.jspecify.annotations.NullMarked;
