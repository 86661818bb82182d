package dev.switchboard.gateway;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioEncoder;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.engine.Voice;
import dev.switchboard.gateway.realtime.AudioDelta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A question as the frames a client sends, made before the measuring begins.
///
/// @param frames each 20 ms; the last is the last that sounds
record BenchSpeech(List<byte[]> frames) {
    static final int FRAME_MS = 20;
    static final byte[] SILENCE = frame(new short[AudioFormat.PCM16_24K.sampleRateHz() * FRAME_MS / 1000]);
    /// Below this a sample is breath and tail, not speech.
    private static final int LOUD = 300;

    static BenchSpeech of(Voice voice, String question) {
        short[] samples = SpokenLine.by(voice, question, AudioFormat.PCM16_24K.sampleRateHz());
        int end = samples.length;
        while (end > 0 && Math.abs(samples[end - 1]) < LOUD) {
            end--;
        }
        int frameSamples = AudioFormat.PCM16_24K.sampleRateHz() * FRAME_MS / 1000;
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < end; at += frameSamples) {
            frames.add(frame(Arrays.copyOfRange(samples, at, at + frameSamples)));
        }
        return new BenchSpeech(frames);
    }

    private static byte[] frame(short[] samples) {
        AudioFormat format = AudioFormat.PCM16_24K;
        return AudioDelta.append(AudioChunk.ofRaw(format, AudioEncoder.encode(format, samples)));
    }
}
