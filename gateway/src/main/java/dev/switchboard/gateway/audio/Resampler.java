package dev.switchboard.gateway.audio;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Changes the sample rate of one stream.
///
/// A polyphase low-pass filter: the rate goes up by L and down by M in one step, computing only the samples that are
/// kept. Each output sample is a sum over the last input samples, weighted by the phase of a Kaiser-windowed sinc that
/// fits its position. With 48 taps at the lower rate, a cut-off at 0.95 of its Nyquist frequency and beta 7.857 (80 dB)
/// the passband is flat to 3.4 kHz at 8 kHz and images and aliases stay 80 dB down. The delay is 24 samples of the
/// lower rate, 3 ms at 8 kHz.
///
/// The filter remembers what came before, so the output does not depend on how the input was cut into pieces; resetting
/// it between frames would be heard as a buzz. One per stream and direction; not thread-safe.
public final class Resampler {
    private static final int TAPS_AT_LOWER_RATE = 48;
    private static final double ROLL_OFF = 0.95;
    private static final double KAISER_BETA = 7.857;
    /// Keeps the filter table small; 22.05 kHz to 24 kHz has 160 phases, the rates of lines and models at most 6.
    private static final int MAX_PHASES = 640;
    private static final Map<Long, float[][]> TABLES = new ConcurrentHashMap<>();

    private final int up;
    private final int down;
    /// One row of weights per phase, oldest sample first; shared by all streams of the same two rates.
    private final float[][] phases;
    private final int taps;
    /// The last `taps` samples, written twice so that a window never wraps.
    private final float[] history;
    private int oldest;
    private int phase;

    /// Throws `IllegalArgumentException` for a rate outside 8 to 48 kHz, or two rates with too uneven a ratio.
    public Resampler(int fromHz, int toHz) {
        if (fromHz < 8_000 || fromHz > 48_000 || toHz < 8_000 || toHz > 48_000) {
            throw new IllegalArgumentException(
                    "cannot resample " + fromHz + " Hz to " + toHz + " Hz: 8000 to 48000 Hz only");
        }
        int common = greatestCommonDivisor(fromHz, toHz);
        this.up = toHz / common;
        this.down = fromHz / common;
        if (up > MAX_PHASES) {
            throw new IllegalArgumentException(
                    "cannot resample " + fromHz + " Hz to " + toHz + " Hz: needs " + up + " filter phases");
        }
        this.phases = up == down
                ? new float[1][1]
                : TABLES.computeIfAbsent(((long) up << 32) | down, _ -> design(up, down));
        this.taps = phases[0].length;
        this.history = new float[2 * taps];
    }

    /// The output for the next `count` samples: all that can be computed so far, which differs by one from call to call
    /// where the rates do not divide.
    public short[] process(short[] samples, int count) {
        if (up == down) {
            return Arrays.copyOf(samples, count);
        }
        short[] out = new short[(int) (((long) count * up + down - 1 - phase) / down)];
        int made = 0;
        for (int i = 0; i < count; i++) {
            remember(samples[i]);
            while (phase < up) {
                out[made++] = weigh(phases[phase]);
                phase += down;
            }
            phase -= up;
        }
        return out;
    }

    public short[] process(short[] samples) {
        return process(samples, samples.length);
    }

    /// The rest of the stream, which the filter still held back; the stream then starts anew.
    public short[] drain() {
        short[] tail = up == down ? new short[0] : process(new short[taps / 2]);
        Arrays.fill(history, 0);
        oldest = 0;
        phase = 0;
        return tail;
    }

    private void remember(short sample) {
        history[oldest] = sample;
        history[oldest + taps] = sample;
        oldest = oldest + 1 == taps ? 0 : oldest + 1;
    }

    /// Four sums side by side let the processor work on all of them at once; the order is fixed, so the result is too.
    private short weigh(float[] weights) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        for (int k = 0; k < taps; k += 4) {
            a += weights[k] * history[oldest + k];
            b += weights[k + 1] * history[oldest + k + 1];
            c += weights[k + 2] * history[oldest + k + 2];
            d += weights[k + 3] * history[oldest + k + 3];
        }
        return (short) Math.clamp(Math.round(a + b + (c + d)), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private static float[][] design(int up, int down) {
        int taps = (TAPS_AT_LOWER_RATE * Math.max(up, down) / up + 3) / 4 * 4;
        int length = taps * up;
        double cutoff = ROLL_OFF / Math.max(up, down);
        double[] prototype = new double[length];
        double sum = 0;
        for (int i = 0; i < length; i++) {
            double fromCentre = i - (length - 1) / 2.0;
            double edge = 2 * fromCentre / (length - 1);
            double window = bessel0(KAISER_BETA * Math.sqrt(Math.max(0, 1 - edge * edge)));
            prototype[i] = sinc(cutoff * fromCentre) * window;
            sum += prototype[i];
        }
        float[][] phases = new float[up][taps];
        for (int i = 0; i < length; i++) {
            phases[i % up][taps - 1 - i / up] = (float) (prototype[i] * up / sum);
        }
        return phases;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /// The modified Bessel function of the first kind and order zero, by its power series.
    private static double bessel0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; k < 60; k++) {
            double factor = x / (2 * k);
            term *= factor * factor;
            sum += term;
        }
        return sum;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
