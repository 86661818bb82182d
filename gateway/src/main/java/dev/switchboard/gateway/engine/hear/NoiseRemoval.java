package dev.switchboard.gateway.engine.hear;

import java.util.Arrays;

/// Takes steady noise out of mel energies and tells frames with speech from frames without, as sphinxbase does
/// (`fe_track_snr` in `fe_noise.c`; after Kim and Stern, "Power-normalized cepstral coefficients", 2012): per band a
/// smoothed power, its lower envelope as the noise, the rest with a floor and masked after loud sounds, and the gain
/// smoothed over neighbouring bands. The constants are sphinxbase's, since the acoustic model was made with them.
/// Remembers the noise of its stream; one per utterance, not thread-safe.
final class NoiseRemoval {
    private static final int SMOOTHED_BANDS = 4;        // on either side
    private static final double POWER_KEPT = 0.7;
    private static final double RISE_KEPT = 0.995;
    private static final double FALL_KEPT = 0.5;
    private static final double PEAK_KEPT = 0.85;
    private static final double MASKED_SHARE = 0.2;
    private static final double MAX_GAIN = 20;
    private static final double LOUDEST_FORGET = 0.9995;
    private static final double LOUDEST_LEARN = 0.9;
    private static final double SPEECH_RANGE = 8;       // natural logarithm of energy below the loudest
    private static final double SPEECH_OVER_NOISE = 2;  // -vad_threshold, natural logarithm

    private final int bands;
    private final double[] power;
    private final double[] noise;
    private final double[] floor;
    private final double[] peak;
    private final double[] signal;
    private final double[] gain;
    private boolean begun;
    private double loudest;

    NoiseRemoval(int bands) {
        this.bands = bands;
        power = new double[bands];
        noise = new double[bands];
        floor = new double[bands];
        peak = new double[bands];
        signal = new double[bands];
        gain = new double[bands];
    }

    /// Forgets the noise.
    void restart() {
        begun = false;
    }

    /// Cleans one frame's powers in place; true when there is speech in it.
    boolean clean(double[] powers) {
        if (!begun) {
            begin(powers);
        }
        double overNoise = 0;
        double sum = 0;
        for (int i = 0; i < bands; i++) {
            power[i] = POWER_KEPT * power[i] + (1 - POWER_KEPT) * powers[i];
            noise[i] = lowerEnvelope(noise[i], power[i]);
            signal[i] = Math.max(1, power[i] - noise[i]);
            overNoise = Math.max(overNoise, Math.log(power[i] / noise[i]));
            sum += signal[i];
        }
        boolean loud = isLoud(Math.log(sum));
        for (int i = 0; i < bands; i++) {
            floor[i] = lowerEnvelope(floor[i], signal[i]);
            double masked = mask(i);
            gain[i] = Math.clamp(Math.max(masked, floor[i]) / power[i], 1 / MAX_GAIN, MAX_GAIN);
        }
        for (int i = 0; i < bands; i++) {
            powers[i] *= smoothGain(i);
        }
        return loud && overNoise >= SPEECH_OVER_NOISE;
    }

    private void begin(double[] powers) {
        begun = true;
        loudest = 0;
        Arrays.fill(peak, 0);
        for (int i = 0; i < bands; i++) {
            power[i] = powers[i];
            noise[i] = powers[i] / MAX_GAIN;
            floor[i] = powers[i] / MAX_GAIN;
        }
    }

    private static double lowerEnvelope(double envelope, double value) {
        double kept = value >= envelope ? RISE_KEPT : FALL_KEPT;
        return kept * envelope + (1 - kept) * value;
    }

    private boolean isLoud(double logEnergy) {
        double kept = logEnergy > loudest ? LOUDEST_LEARN : LOUDEST_FORGET;
        loudest = loudest * kept + logEnergy * (1 - kept);
        return loudest - SPEECH_RANGE <= logEnergy;
    }

    /// What follows a loud sound in the same band is hidden by it.
    private double mask(int band) {
        double now = signal[band];
        peak[band] *= PEAK_KEPT;
        double masked = now < PEAK_KEPT * peak[band] ? peak[band] * MASKED_SHARE : now;
        peak[band] = Math.max(peak[band], now);
        return masked;
    }

    private double smoothGain(int band) {
        int from = Math.max(0, band - SMOOTHED_BANDS);
        int to = Math.min(bands - 1, band + SMOOTHED_BANDS);
        double sum = 0;
        for (int i = from; i <= to; i++) {
            sum += gain[i];
        }
        return sum / (to - from + 1);
    }
}
