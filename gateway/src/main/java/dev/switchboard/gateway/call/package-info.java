/// One call from greeting to closed ticket, confined to one event loop. Must not know Netty, Jetty or any vendor's wire.
@NullMarked
package dev.switchboard.gateway.call;

import org.jspecify.annotations.NullMarked;
