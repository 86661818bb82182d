package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioEncoder;
import dev.switchboard.gateway.audio.AudioFormat;

/// One soft note, as callers hear it who wait.
final class Note {
    static final int LONG_MS = 220;
    /// −26 dBFS: well below speech, which lies near −16.
    private static final double LOUDNESS = 1_640;

    private Note() {}

    static AudioChunk of(AudioFormat format, double hz) {
        return AudioChunk.ofRaw(format, AudioEncoder.encode(format, samples(hz, format.sampleRateHz())));
    }

    /// Swells and fades (raised cosine), so that it does not click.
    private static short[] samples(double hz, int rateHz) {
        short[] samples = new short[rateHz / 1000 * LONG_MS];
        for (int i = 0; i < samples.length; i++) {
            double swell = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / samples.length);
            samples[i] = (short) Math.round(LOUDNESS * swell * Math.sin(2 * Math.PI * hz * i / rateHz));
        }
        return samples;
    }
}
