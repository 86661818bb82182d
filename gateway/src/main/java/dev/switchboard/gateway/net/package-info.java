/// Listening and dialling with Netty: pipelines, upgrades, routes, bounded outboxes. Must not know what a call is.
@NullMarked
package dev.switchboard.gateway.net;

import org.jspecify.annotations.NullMarked;
