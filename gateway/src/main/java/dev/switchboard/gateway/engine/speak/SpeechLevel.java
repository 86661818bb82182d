package dev.switchboard.gateway.engine.speak;

import java.util.ArrayList;
import java.util.List;

/// The level at which speech goes out: voices are recorded at levels 14 dB apart, a telephone has one.
///
/// RFC 7874 section 4 (with ITU-T G.169 and G.115) asks for −19 dBm0 of active speech, which is a root mean square of
/// 2600 in 16 bits; pauses do not count.
final class SpeechLevel {
    /// RFC 7874 section 4.
    static final double ACTIVE_RMS = 2600;
    private static final int FRAMES_PER_SECOND = 50;
    /// A frame this far below the loudest one is a pause.
    private static final double PAUSE_DB = 26;
    private static final double MAX_GAIN = 4;

    private SpeechLevel() {}

    /// What samples of a voice must be multiplied by to be at the telephone's level; 1 for silence.
    static double gainFor(short[] speech, int sampleRateHz) {
        double rms = activeRms(speech, sampleRateHz);
        return rms == 0 ? 1 : Math.min(MAX_GAIN, ACTIVE_RMS / rms);
    }

    /// The root mean square over the 20 ms frames that are no pause.
    static double activeRms(short[] speech, int sampleRateHz) {
        int frame = sampleRateHz / FRAMES_PER_SECOND;
        List<Double> powers = new ArrayList<>();
        for (int from = 0; from + frame <= speech.length; from += frame) {
            double power = 0;
            for (int i = from; i < from + frame; i++) {
                power += (double) speech[i] * speech[i];
            }
            powers.add(power / frame);
        }
        double loudest = powers.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        double pause = loudest / Math.pow(10, PAUSE_DB / 10);
        return Math.sqrt(powers.stream().mapToDouble(Double::doubleValue).filter(power -> power > pause)
                .average().orElse(0));
    }

    /// Multiplies in place; a sample that would not fit is cut.
    static short[] amplify(short[] samples, double gain) {
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.clamp(Math.round(samples[i] * gain), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return samples;
    }
}
