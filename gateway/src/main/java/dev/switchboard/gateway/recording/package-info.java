/// Records calls: what both sides sounded like, second for second, as a stereo WAV beside the tickets.
/// Must not know sockets, models or what is said; the call hands it audio and never waits for it.
@NullMarked
package dev.switchboard.gateway.recording;

import org.jspecify.annotations.NullMarked;
