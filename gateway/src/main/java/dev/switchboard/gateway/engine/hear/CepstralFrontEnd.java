package dev.switchboard.gateway.engine.hear;

import dev.switchboard.gateway.engine.hear.MissingBands.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Samples at 16 kHz as the cepstra the acoustic model listens to, one per 10 ms: PocketSphinx's own front end made
/// again, so that in its middle the bands a telephone line took away can be put back, and what is missing between a
/// formant synthesiser's resonances. About 0.3 % of a core per stream. One per session, one thread at a time.
final class CepstralFrontEnd {
    static final double LOG_FLOOR = 1e-4;   // as sphinxbase has it
    private final MelSpectrum spectrum;
    private final FormantWidth formants;
    private final FormantFill fill;
    private final NoiseRemoval noise;
    private final @Nullable MissingBands missing;
    private final SpeechGate gate = new SpeechGate();
    private List<float[]> cepstra = new ArrayList<>();
    private boolean formant;
    private boolean filling;

    private CepstralFrontEnd(int bands, FormantFill fill, @Nullable MissingBands missing) {
        this.spectrum = new MelSpectrum(bands);
        this.formants = new FormantWidth(missing != null);
        this.fill = fill;
        this.noise = new NoiseRemoval(bands);
        this.missing = missing;
    }

    /// For speech that has all bands: hears what PocketSphinx hears by itself.
    static CepstralFrontEnd wideBand() {
        return new CepstralFrontEnd(MelSpectrum.BANDS, FormantFill.wideBand(), null);
    }

    /// For speech that came over a line of 8 kHz.
    static CepstralFrontEnd telephone() {
        return new CepstralFrontEnd(MissingBands.HEARD, FormantFill.telephone(), new MissingBands());
    }

    /// The cepstra that the samples complete.
    List<float[]> push(short[] samples, int count) {
        spectrum.push(samples, count, this::frame);
        return taken();
    }

    /// Judges the voice by all that was heard of it; true when other cepstra are made of it from here on. Noise fills
    /// what is between a synthesiser's resonances by itself.
    boolean judgeVoice(boolean noisy) {
        boolean before = filling;
        formant = formants.isNarrow(noisy);
        filling = formant && !noisy;
        return filling != before;
    }

    /// Whether this makes other cepstra than PocketSphinx would; changes only in `judgeVoice`.
    boolean isNeeded() {
        return filling || missing != null;
    }

    /// What is heard, in noise or not; changes only in `judgeVoice`.
    Hearing hearing(boolean noisy) {
        return Hearing.of(missing != null, formant, noisy);
    }

    /// The rest of the utterance; the next samples begin another one.
    List<float[]> finish() {
        spectrum.finish(this::frame);
        if (missing != null) {
            missing.finish(this::whole);
        }
        noise.restart();
        gate.restart();
        return taken();
    }

    private List<float[]> taken() {
        List<float[]> taken = cepstra;
        cepstra = new ArrayList<>();
        return taken;
    }

    private void frame(double[] powers) {
        formants.push(powers);
        fill.listen(powers);
        if (filling) {
            fill.addFloor(powers);
        }
        boolean speech = noise.clean(powers);
        if (filling) {
            fill.widen(powers);
        }
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Math.log(powers[i] + LOG_FLOOR);
        }
        Frame frame = new Frame(powers, speech);
        if (missing == null) {
            whole(frame);
        } else {
            missing.push(frame, this::whole);
        }
    }

    private void whole(Frame frame) {
        gate.push(Cepstrum.of(frame.bands()), frame.speech(), cepstra::add);
    }
}
