package dev.switchboard.gateway.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/// A voice of a steady tone, 50 ms for a letter, in pieces of 60 ms at 16 kHz.
final class FakeVoice implements Voice {
    static final int MS_PER_LETTER = 50;

    final Queue<String> spoken = new ConcurrentLinkedQueue<>();
    final Queue<String> aborted = new ConcurrentLinkedQueue<>();
    volatile boolean available = true;
    /// A test that interrupts lets the voice stop here after its first half second.
    volatile CountDownLatch mayGoOn = new CountDownLatch(0);

    @Override
    public boolean available() {
        return available;
    }

    @Override
    public void speak(String sentence, SampleSink sink) {
        if (sentence.contains("(breaks)")) {
            throw new SpeechException("the voice broke");
        }
        int left = sentence.length() * MS_PER_LETTER * 16;
        for (int made = 0; left > 0; left -= 960) {
            if (made > 8_000) {
                FakeEars.Waiting.on(mayGoOn);
            }
            short[] samples = new short[Math.min(960, left)];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (short) (8_000 * Math.sin(2 * Math.PI * 440 * (made + i) / 16_000));
            }
            made += samples.length;
            if (!sink.accept(samples, 16_000)) {
                aborted.add(sentence);
                return;
            }
        }
        spoken.add(sentence);
    }
}
