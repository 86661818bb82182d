package dev.switchboard.gateway.engine.hear;

/// Tells a formant synthesiser from people and recorded voices by how steep its spectrum is: the mean step between
/// the logarithmic energies of neighbouring mel bands in loud frames. The resonances of a formula are narrow and
/// nothing is between them; steady noise fills what is between them and makes all steps smaller. The bounds are from
/// the first 1.5 s of ten or twenty development sentences in each of six voices. No human voice was measured.
/// Gathers over a session; not thread-safe.
final class FormantWidth {
    /// espeak-ng had 5.6 to 7.5, flite and festival 3.4 to 5.3.
    private static final double NARROW_STEP_DB = 5.5;
    /// espeak-ng had 6.7 to 7.6, the others 3.1 to 5.6.
    private static final double NARROW_PHONE_STEP_DB = 6.2;
    /// espeak-ng had 4.1 to 5.2 but for one of 20 sentences (3.7), the others 2.7 to 3.7.
    private static final double NARROW_NOISY_STEP_DB = 4;
    /// espeak-ng had 4.3 to 5.3 but for one of 20 sentences (4.05), the others 2.7 to 4.0.
    private static final double NARROW_NOISY_PHONE_STEP_DB = 4.2;
    private static final double DB = 10 / Math.log(10);
    /// 0.3 s of loud sound.
    private static final int ENOUGH_FRAMES = 30;
    /// 13 dB below the loudest.
    private static final double LOUD = 0.05;
    private static final double LOUDEST_KEPT = 0.999;
    /// Mean mel power of noise at -60 dB of full scale.
    private static final double SILENCE = 1e4;

    private final boolean phone;
    private double loudest = SILENCE;
    private double steps;
    private int frames;

    /// @param phone whether the voice comes over a line of 8 kHz
    FormantWidth(boolean phone) {
        this.phone = phone;
    }

    /// Takes one frame's mel powers as they came over the line.
    void push(double[] powers) {
        double mean = 0;
        for (double power : powers) {
            mean += power / powers.length;
        }
        loudest = Math.max(SILENCE, Math.max(mean, loudest * LOUDEST_KEPT));
        if (mean < LOUD * loudest) {
            return;
        }
        double sum = 0;
        for (int i = 1; i < powers.length; i++) {
            sum += Math.abs(Math.log((powers[i] + 1) / (powers[i - 1] + 1)));
        }
        steps += sum * DB / (powers.length - 1);
        frames++;
    }

    /// Whether the voice heard so far is one of narrow formants; false until enough was heard.
    boolean isNarrow(boolean noisy) {
        return frames >= ENOUGH_FRAMES && stepDb() >= narrowStepDb(noisy);
    }

    private double narrowStepDb(boolean noisy) {
        if (noisy) {
            return phone ? NARROW_NOISY_PHONE_STEP_DB : NARROW_NOISY_STEP_DB;
        }
        return phone ? NARROW_PHONE_STEP_DB : NARROW_STEP_DB;
    }

    double stepDb() {
        return frames == 0 ? 0 : steps / frames;
    }
}
