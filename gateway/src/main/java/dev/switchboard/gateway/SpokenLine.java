package dev.switchboard.gateway;

import dev.switchboard.gateway.audio.Resampler;
import dev.switchboard.gateway.engine.Voice;
import java.util.ArrayList;
import java.util.List;

/// A sentence in a synthetic caller's voice, whole.
final class SpokenLine {
    private SpokenLine() {}

    static short[] by(Voice voice, String sentence, int sampleRateHz) {
        List<short[]> pieces = new ArrayList<>();
        int[] rate = {sampleRateHz};
        voice.speak(sentence, (samples, sampleRate) -> {
            pieces.add(samples.clone());
            rate[0] = sampleRate;
            return true;
        });
        short[] all = new short[pieces.stream().mapToInt(piece -> piece.length).sum()];
        int filled = 0;
        for (short[] piece : pieces) {
            System.arraycopy(piece, 0, all, filled, piece.length);
            filled += piece.length;
        }
        return rate[0] == sampleRateHz ? all : new Resampler(rate[0], sampleRateHz).process(all);
    }
}
