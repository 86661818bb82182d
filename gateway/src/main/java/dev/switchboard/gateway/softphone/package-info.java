/// Phones in software that place a call as a browser or a carrier would, for the command line and the tests.
/// Must not use the gateway's own adapters: it is the other end of the wire.
@NullMarked
package dev.switchboard.gateway.softphone;

import org.jspecify.annotations.NullMarked;
