package dev.switchboard.gateway.engine.hear;

/// Logarithmic band energies as the 13 numbers the acoustic model listens to: a unitary cosine transform, weighted by a
/// sine lifter of 22 (`fe_dct2` and `fe_lifter` in sphinxbase's `fe_sigproc.c`; `-transform dct -lifter 22`).
final class Cepstrum {
    static final int SIZE = 13;

    private static final int LIFTER = 22;
    private static final double[][] ROWS = new double[SIZE][MelSpectrum.BANDS];

    static {
        for (int i = 0; i < SIZE; i++) {
            double scale = Math.sqrt((i == 0 ? 1.0 : 2.0) / MelSpectrum.BANDS)
                    * (1 + LIFTER / 2 * Math.sin(i * Math.PI / LIFTER));
            for (int band = 0; band < MelSpectrum.BANDS; band++) {
                ROWS[i][band] = scale * Math.cos(Math.PI / MelSpectrum.BANDS * i * (band + 0.5));
            }
        }
    }

    private Cepstrum() {}

    static float[] of(double[] bands) {
        float[] cepstrum = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            double sum = 0;
            for (int band = 0; band < bands.length; band++) {
                sum += ROWS[i][band] * bands[band];
            }
            cepstrum[i] = (float) sum;
        }
        return cepstrum;
    }
}
