package dev.switchboard.gateway.engine.hear;

import java.util.Arrays;
import java.util.function.Consumer;

/// Speech as the energies of mel bands, one set per 10 ms: the first half of sphinxbase's front end (`fe_sigproc.c`)
/// with the settings of the en-us model (`feat.params`: 25 triangles of unit area from 130 to 6800 Hz, edges rounded to
/// FFT bins) and sphinxbase's defaults (16 kHz, pre-emphasis 0.97, a Hamming window of 410 samples every 160, 512
/// points). Keeps the samples that overlap with the next window: one per utterance, not thread-safe.
final class MelSpectrum {
    static final int BANDS = 25;
    static final int FRAME_SHIFT = 160;

    private static final int WINDOW = 410;
    private static final int FFT = 512;
    private static final double BIN_HZ = 16_000.0 / FFT;
    private static final double LOWEST_HZ = 130;
    private static final double HIGHEST_HZ = 6800;
    private static final double PRE_EMPHASIS = 0.97f;   // a float in sphinxbase
    private static final double[] HAMMING = new double[WINDOW];
    private static final double[] COSINES = new double[FFT / 2];
    private static final double[] SINES = new double[FFT / 2];
    private static final int[] FIRST_BIN = new int[BANDS];
    private static final double[][] WEIGHTS = new double[BANDS][];

    static {
        Arrays.setAll(HAMMING, i -> 0.54 - 0.46 * Math.cos(2 * Math.PI * i / (WINDOW - 1)));
        Arrays.setAll(COSINES, i -> Math.cos(2 * Math.PI * i / FFT));
        Arrays.setAll(SINES, i -> -Math.sin(2 * Math.PI * i / FFT));
        double lowest = mel(LOWEST_HZ);
        double width = (mel(HIGHEST_HZ) - lowest) / (BANDS + 1);
        for (int band = 0; band < BANDS; band++) {
            int left = nearestBin(lowest + band * width);
            int centre = nearestBin(lowest + (band + 1) * width);
            int right = nearestBin(lowest + (band + 2) * width);
            FIRST_BIN[band] = left;
            WEIGHTS[band] = triangle(left, centre, right);
        }
    }

    private final int bands;
    private final short[] pending = new short[WINDOW];
    private final double[] real = new double[FFT];
    private final double[] imaginary = new double[FFT];
    private int pendingCount;
    private short before;

    /// @param bands how many of the bands to measure, from the lowest
    MelSpectrum(int bands) {
        this.bands = bands;
    }

    private static double mel(double hz) {
        return 2595 * Math.log10(1 + hz / 700);
    }

    private static int nearestBin(double mel) {
        return (int) (700 * (Math.pow(10, mel / 2595) - 1) / BIN_HZ + 0.5);
    }

    private static double[] triangle(int left, int centre, int right) {
        double[] weights = new double[right - left + 1];
        double area = 2 / ((right - left) * BIN_HZ);
        Arrays.setAll(weights, i -> area * Math.min((double) i / (centre - left),
                (double) (right - left - i) / (right - centre)));
        return weights;
    }

    /// What the pre-emphasis makes of a power of one in the middle of a band.
    static double emphasis(int band) {
        double lowest = mel(LOWEST_HZ);
        double centre = nearestBin(lowest + (band + 1) * (mel(HIGHEST_HZ) - lowest) / (BANDS + 1));
        return 1 + PRE_EMPHASIS * PRE_EMPHASIS - 2 * PRE_EMPHASIS * Math.cos(2 * Math.PI * centre / FFT);
    }

    void push(short[] samples, int count, Consumer<double[]> frames) {
        for (int i = 0; i < count; i++) {
            pending[pendingCount++] = samples[i];
            if (pendingCount == WINDOW) {
                frames.accept(measure());
                before = pending[FRAME_SHIFT - 1];
                System.arraycopy(pending, FRAME_SHIFT, pending, 0, WINDOW - FRAME_SHIFT);
                pendingCount = WINDOW - FRAME_SHIFT;
            }
        }
    }

    /// The last window, which is not full, and the start of another utterance.
    void finish(Consumer<double[]> frames) {
        if (pendingCount > 0) {
            frames.accept(measure());
        }
        pendingCount = 0;
        before = 0;
    }

    private double[] measure() {
        Arrays.fill(real, 0);
        Arrays.fill(imaginary, 0);
        double last = before;
        for (int i = 0; i < pendingCount; i++) {
            real[i] = (pending[i] - PRE_EMPHASIS * last) * HAMMING[i];
            last = pending[i];
        }
        transform();
        double[] powers = new double[bands];
        for (int band = 0; band < bands; band++) {
            double power = 0;
            double[] weights = WEIGHTS[band];
            for (int i = 0; i < weights.length; i++) {
                int bin = FIRST_BIN[band] + i;
                power += weights[i] * (real[bin] * real[bin] + imaginary[bin] * imaginary[bin]);
            }
            powers[band] = power;
        }
        return powers;
    }

    /// An FFT in place: bit reversal, then butterflies of doubling size.
    private void transform() {
        for (int i = 0; i < FFT; i++) {
            int mirrored = Integer.reverse(i) >>> Integer.numberOfLeadingZeros(FFT) + 1;
            if (i < mirrored) {
                double swapped = real[i];
                real[i] = real[mirrored];
                real[mirrored] = swapped;
            }
        }
        for (int half = 1; half < FFT; half *= 2) {
            for (int from = 0; from < FFT; from += 2 * half) {
                for (int i = 0; i < half; i++) {
                    butterfly(from + i, from + i + half, i * (FFT / 2 / half));
                }
            }
        }
    }

    private void butterfly(int a, int b, int turn) {
        double re = real[b] * COSINES[turn] - imaginary[b] * SINES[turn];
        double im = real[b] * SINES[turn] + imaginary[b] * COSINES[turn];
        real[b] = real[a] - re;
        imaginary[b] = imaginary[a] - im;
        real[a] += re;
        imaginary[a] += im;
    }
}
