package dev.switchboard.gateway.softphone;

import java.util.Arrays;

/// Samples that were recorded, growing up to a bound; what comes after is not kept. Not thread-safe.
final class SampleBuffer {
    private final int maxSamples;
    private short[] samples = new short[48_000];
    private int length;

    SampleBuffer(int maxSamples) {
        this.maxSamples = maxSamples;
    }

    void add(short[] more) {
        int taken = Math.min(more.length, maxSamples - length);
        if (length + taken > samples.length) {
            samples = Arrays.copyOf(samples, Math.min(maxSamples, Math.max(samples.length * 2, length + taken)));
        }
        System.arraycopy(more, 0, samples, length, taken);
        length += taken;
    }

    short[] copy() {
        return Arrays.copyOf(samples, length);
    }
}
