package dev.switchboard.gateway.engine.hear;

import dev.switchboard.gateway.audio.ALaw;
import dev.switchboard.gateway.audio.MuLaw;
import dev.switchboard.gateway.audio.Resampler;
import java.util.Arrays;

/// What speech at 16 kHz becomes on a telephone line and comes back as, at 16 kHz again: 8 kHz and G.711, on old lines
/// only from 300 to 3400 Hz.
///
/// @param aLaw A-law instead of µ-law
/// @param old limited as analogue lines limit
record PhoneLine(boolean aLaw, boolean old) {
    static final PhoneLine MU_LAW = new PhoneLine(false, false);
    static final PhoneLine A_LAW = new PhoneLine(true, false);
    static final PhoneLine OLD = new PhoneLine(false, true);

    /// How much later everything comes out, samples of 16 kHz.
    static final int DELAY = 96;
    private static final int TAPS = 201;
    private static final double[] BAND_PASS = new double[TAPS];

    static {
        Arrays.setAll(BAND_PASS, i -> (lowPass(i, 3400) - lowPass(i, 300))
                * (0.54 - 0.46 * Math.cos(2 * Math.PI * i / (TAPS - 1))));
    }

    private static double lowPass(int i, double hz) {
        double x = 2 * hz / 8000;
        double at = i - TAPS / 2;
        return at == 0 ? x : Math.sin(Math.PI * x * at) / (Math.PI * at);
    }

    /// As much as goes in, in time with it.
    short[] carry(short[] speech) {
        short[] narrow = new Resampler(16_000, 8_000).process(Arrays.copyOf(speech, speech.length + DELAY));
        short[] limited = old ? limited(narrow) : narrow;
        short[] coded = aLaw ? ALaw.decode(ALaw.encode(limited)) : MuLaw.decode(MuLaw.encode(limited));
        short[] wide = new Resampler(8_000, 16_000).process(coded);
        return Arrays.copyOfRange(wide, DELAY, DELAY + speech.length);
    }

    private static short[] limited(short[] narrow) {
        short[] out = new short[narrow.length];
        for (int i = 0; i < out.length; i++) {
            double sum = 0;
            for (int k = Math.max(0, i + TAPS / 2 - narrow.length + 1); k < TAPS && k <= i + TAPS / 2; k++) {
                sum += BAND_PASS[k] * narrow[i + TAPS / 2 - k];
            }
            out[i] = (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return out;
    }

    /// Speech with the steady noise of a busy room under it, stronger in the lower tones as speech is.
    static short[] noisy(short[] speech, double snrDb) {
        double power = 0;
        for (short sample : speech) {
            power += (double) sample * sample;
        }
        short[] white = SyntheticCaller.noise(speech.length, 1000);
        double[] noise = new double[speech.length];
        double noisePower = 1;
        double last = 0;
        for (int i = 0; i < noise.length; i++) {
            last = white[i] + 0.9 * last;
            noise[i] = last;
            noisePower += last * last;
        }
        double gain = Math.sqrt(power / noisePower / Math.pow(10, snrDb / 10));
        short[] both = new short[speech.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = (short) Math.clamp(Math.round(speech[i] + gain * noise[i]), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return both;
    }
}
