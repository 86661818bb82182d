package dev.switchboard.gateway.engine.speak;

import dev.switchboard.gateway.engine.SampleSink;
import java.util.Arrays;

/// Listens to a voice's first sentence and tells what brings it to the telephone's level.
final class Calibration implements SampleSink {
    /// Vowels, stops and hisses in everyday proportion, two seconds of them.
    static final String SENTENCE = "Good morning, this is how loud I usually speak.";

    private short[] heard = new short[0];
    private int rateHz = 16_000;

    @Override
    public boolean accept(short[] samples, int sampleRateHz) {
        int end = heard.length;
        heard = Arrays.copyOf(heard, end + samples.length);
        System.arraycopy(samples, 0, heard, end, samples.length);
        rateHz = sampleRateHz;
        return true;
    }

    double gain() {
        return SpeechLevel.gainFor(heard, rateHz);
    }
}
