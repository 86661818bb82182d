/// Callers on the phone through Twilio Media Streams. An adapter onto the call's ports.
@NullMarked
package dev.switchboard.gateway.caller.twilio;

import org.jspecify.annotations.NullMarked;
