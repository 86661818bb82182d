/// Audio as bytes and samples: formats, G.711, resampling, framing, levels, WAV. Must not know who speaks to whom.
@NullMarked
package dev.switchboard.gateway.audio;

import org.jspecify.annotations.NullMarked;
