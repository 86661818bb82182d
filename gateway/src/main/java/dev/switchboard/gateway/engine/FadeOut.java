package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.audio.AudioDecoder;
import dev.switchboard.gateway.audio.AudioEncoder;
import dev.switchboard.gateway.audio.AudioFormat;
import java.util.Arrays;

/// What follows speech that is cut off in the middle, so that a client which plays it to the end hears no click: the
/// last sample goes down to silence within a few milliseconds.
final class FadeOut {
    private static final int FADE_MS = 5;
    /// A step of one part in five hundred cannot be heard.
    private static final int INAUDIBLE = 64;

    private FadeOut() {}

    /// The audio to append; empty when the speech ends near silence already.
    static byte[] after(byte[] speech, AudioFormat format) {
        int sampleBytes = format.bytesPerSample();
        if (speech.length < sampleBytes) {
            return new byte[0];
        }
        byte[] end = Arrays.copyOfRange(speech, speech.length - sampleBytes, speech.length);
        int last = AudioDecoder.decode(format, end)[0];
        if (Math.abs(last) < INAUDIBLE) {
            return new byte[0];
        }
        short[] fade = new short[format.sampleRateHz() / 1000 * FADE_MS];
        for (int i = 0; i < fade.length; i++) {
            double phase = Math.PI * (i + 1) / fade.length;
            fade[i] = (short) Math.round(last * (1 + Math.cos(phase)) / 2);
        }
        return AudioEncoder.encode(format, fade);
    }
}
