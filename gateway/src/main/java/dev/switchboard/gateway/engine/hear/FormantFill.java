package dev.switchboard.gateway.engine.hear;

/// Makes a formant synthesiser's mel powers more like a person's: widens its resonances by letting each band leak into
/// its neighbours, and puts under them what a microphone would hear of a room: steady noise, relative to the voice's
/// level. The noise is an expected power and not random. The shares are those that heard espeak-ng best on a sixth of
/// the development sentences. Keeps the level of its session's voice; not thread-safe.
final class FormantFill {
    /// Of the loudest recent frame's mean power, half forgotten in 2.3 s.
    private static final double LEVEL_KEPT = 0.997;

    private final double leak;
    private final double[] floor;
    private double level;

    /// @param leak the share of a band's power that goes to the band on either side
    /// @param floorDb the noise in relation to the voice's level
    private FormantFill(int bands, double leak, double floorDb) {
        this.leak = leak;
        floor = new double[bands];
        double share = Math.pow(10, floorDb / 10);
        for (int band = 0; band < bands; band++) {
            floor[band] = share * MelSpectrum.emphasis(band);   // white before the pre-emphasis
        }
    }

    static FormantFill wideBand() {
        return new FormantFill(MelSpectrum.BANDS, 0.15, -33);
    }

    /// Without noise, which helped less than it misled the guess of the missing bands.
    static FormantFill telephone() {
        return new FormantFill(MissingBands.HEARD, 0.3, Double.NEGATIVE_INFINITY);
    }

    /// Follows the voice's level.
    void listen(double[] powers) {
        double mean = 0;
        for (double power : powers) {
            mean += power / powers.length;
        }
        level = Math.max(level * LEVEL_KEPT, mean);
    }

    /// Adds the noise to one frame, before steady noise is taken out of it.
    void addFloor(double[] powers) {
        for (int i = 0; i < powers.length; i++) {
            powers[i] += floor[i] * level;
        }
    }

    /// Widens one frame's resonances, after noise was taken out.
    void widen(double[] powers) {
        double left = powers[0];
        for (int i = 0; i < powers.length; i++) {
            double own = powers[i];
            double right = powers[Math.min(i + 1, powers.length - 1)];
            powers[i] = (1 - 2 * leak) * own + leak * (left + right);
            left = own;
        }
    }
}
