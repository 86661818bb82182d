package dev.switchboard.gateway.caller.browser;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Beeps of 440 Hz, a quarter of a second long with as much silence between: noise suppression would take a steady tone
/// for noise.
final class Beeps {
    private Beeps() {}

    static short[] samples(int rateHz, int seconds) {
        short[] samples = new short[rateHz * seconds];
        for (int i = 0; i < samples.length; i++) {
            boolean sounds = i / (rateHz / 4) % 2 == 0;
            samples[i] = (short) (sounds ? 12_000 * Math.sin(2 * Math.PI * 440 * i / rateHz) : 0);
        }
        return samples;
    }

    static byte[] pcm(int rateHz, int seconds) {
        short[] samples = samples(rateHz, seconds);
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes.array();
    }

    static int loudest(byte[] pcm) {
        int loudest = 0;
        ByteBuffer samples = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN);
        while (samples.remaining() >= 2) {
            loudest = Math.max(loudest, Math.abs(samples.getShort()));
        }
        return loudest;
    }
}
