package dev.switchboard.gateway.engine;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Ears that hear what the test wrote down before, one line per utterance, whatever the audio is.
public final class FakeEars implements Ears {
    /// A word is understood when so much more audio has come.
    public static final int MS_PER_WORD = 100;

    public final Queue<String> script = new ConcurrentLinkedQueue<>();
    public final Queue<Integer> samplesHeard = new ConcurrentLinkedQueue<>();
    public final Queue<Integer> lineRates = new ConcurrentLinkedQueue<>();
    public final AtomicInteger open = new AtomicInteger();
    public volatile boolean available = true;
    /// True while nobody more can be listened to.
    public volatile boolean full;
    /// Counted down by a test that holds the words back.
    public volatile CountDownLatch wordsMayCome = new CountDownLatch(0);

    public FakeEars hears(String... lines) {
        script.addAll(java.util.List.of(lines));
        return this;
    }

    @Override
    public boolean available() {
        return available;
    }

    @Override
    public Recognition open(int lineRateHz) {
        open.incrementAndGet();
        lineRates.add(lineRateHz);
        return new Recognition() {
            private int samples;

            @Override
            public void start() {
                if (full) {
                    throw new OverloadedException("all are listening to other callers");
                }
                samples = 0;
            }

            @Override
            public void feed(short[] fed, int count) {
                samples += count;
            }

            @Override
            public String partial() {
                String line = script.peek();
                String[] words = line == null ? new String[0] : line.split(" ", -1);
                int said = Math.min(words.length, samples / (MS_PER_WORD * 16));
                return String.join(" ", Arrays.copyOf(words, said));
            }

            @Override
            public String finish() {
                Waiting.on(wordsMayCome);
                samplesHeard.add(samples);
                String line = script.poll();
                if ("(breaks)".equals(line)) {
                    throw new SpeechException("the recogniser broke");
                }
                return line == null ? "" : line;
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    /// Waits that end the test instead of hanging it.
    public static final class Waiting {
        private Waiting() {}

        static void on(CountDownLatch latch) {
            try {
                if (!latch.await(20, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the test never let go");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
