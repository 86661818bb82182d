package dev.switchboard.gateway.engine.hear;

import dev.switchboard.gateway.engine.hear.MissingBands.Frame;
import java.util.ArrayList;
import java.util.List;

/// Speech and the same speech over a telephone line, as frames of logarithmic band energies in time with each other.
///
/// @param wide all bands
/// @param heard the bands the line carries
/// @param kept which of the frames the speech gate lets through
record BandFrames(List<Frame> wide, List<Frame> heard, List<Integer> kept) {
    static BandFrames of(short[] speech, PhoneLine line) {
        List<Frame> wide = frames(speech, MelSpectrum.BANDS);
        List<Frame> heard = frames(line.carry(speech), MissingBands.HEARD);
        SpeechGate gate = new SpeechGate();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < wide.size(); i++) {
            gate.push(new float[] {i}, wide.get(i).speech(), index -> kept.add((int) index[0]));
        }
        return new BandFrames(wide, heard, kept);
    }

    static List<Frame> frames(short[] audio, int bands) {
        List<Frame> frames = new ArrayList<>();
        NoiseRemoval noise = new NoiseRemoval(bands);
        new MelSpectrum(bands).push(audio, audio.length, powers -> {
            boolean speech = noise.clean(powers);
            for (int i = 0; i < powers.length; i++) {
                powers[i] = Math.log(powers[i] + CepstralFrontEnd.LOG_FLOOR);
            }
            frames.add(new Frame(powers, speech));
        });
        return frames;
    }

    /// What the network looks at for a frame.
    double[] inputs(int frame) {
        List<Frame> window = new ArrayList<>();
        for (int i = frame - MissingBands.CONTEXT; i <= frame + MissingBands.CONTEXT; i++) {
            window.add(heard.get(Math.clamp(i, 0, heard.size() - 1)));
        }
        return MissingBands.inputs(window);
    }

    /// What the network should answer.
    double[] missing(int frame) {
        double mean = MissingBands.mean(heard.get(frame).bands());
        double[] missing = new double[MissingBands.GUESSED];
        for (int i = 0; i < missing.length; i++) {
            missing[i] = wide.get(frame).bands()[MissingBands.HEARD + i] - mean;
        }
        return missing;
    }
}
