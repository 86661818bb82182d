package dev.switchboard.gateway.softphone;

import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.engine.Voice;
import dev.switchboard.gateway.engine.speak.InstalledVoices;
import java.util.List;

/// Speaks a caller's lines with a voice of this machine, for calls without a recording.
public final class Speaker {
    /// Somebody takes a breath before a line; the ears find the beginning by it.
    private static final int BREATH_MS = 200;

    /// Ten minutes at the voices' 16 kHz.
    private static final int MAX_SAMPLES = 9_600_000;

    private final InstalledVoices voices;
    private final Voice.Manner manner;

    private Speaker(InstalledVoices voices, Voice.Manner manner) {
        this.voices = voices;
        this.manner = manner;
    }

    /// `voice` as sessions name it: `slt`, `rms`, `awb`, `kal16`, `espeak`. Throws `PhoneException` where nothing can speak.
    public static Speaker open(String voice) {
        InstalledVoices voices = InstalledVoices.open(InstalledVoices.Synthesiser.FLITE);
        if (!voices.available()) {
            throw new PhoneException("no voice is installed to say a line: apt-get install --no-install-recommends libflite1");
        }
        return new Speaker(voices, new Voice.Manner(voice, 1));
    }

    /// The line as 16-bit samples at `sampleRateHz`.
    public short[] say(String line, int sampleRateHz) {
        SampleBuffer speech = new SampleBuffer(MAX_SAMPLES);
        int[] rate = new int[1];
        voices.speak(line, manner, (samples, rateHz) -> {
            rate[0] = rateHz;
            speech.add(samples);
            return true;
        });
        if (rate[0] == 0) {
            throw new PhoneException("the voice made no sound of \"" + line + "\"");
        }
        short[] spoken = new WavFile(rate[0], List.of(speech.copy())).monoAt(sampleRateHz);
        short[] all = new short[sampleRateHz * BREATH_MS / 1000 + spoken.length];
        System.arraycopy(spoken, 0, all, all.length - spoken.length, spoken.length);
        return all;
    }
}
