/// What all ways of calling in share: their routes, and how a refusal or an end is said on the wire. Must not know
/// audio.
@NullMarked
package dev.switchboard.gateway.caller;

import org.jspecify.annotations.NullMarked;
