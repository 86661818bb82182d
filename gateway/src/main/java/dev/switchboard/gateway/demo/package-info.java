/// The text-to-buy scenarios, played against a running gateway as customers would: over its sockets and pages only, in writing or with the softphone.
@NullMarked
package dev.switchboard.gateway.demo;

import org.jspecify.annotations.NullMarked;
