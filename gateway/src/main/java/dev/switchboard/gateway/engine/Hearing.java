package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.audio.AudioFormat;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One session's recognition: takes audio on the event loop while the caller speaks, recognises it on the session's own
/// lane, and answers back through the loop; if it is wished, words that are sure come while the utterance goes on. An
/// utterance that breaks is reported as failed when it ends. One that finds no recogniser free, or is recognised too
/// slowly, is given up at once with its recogniser, rather than make all callers wait; the next one starts afresh.
final class Hearing implements AutoCloseable {
    /// What became of an utterance.
    sealed interface Heard {
        /// What was said.
        ///
        /// @param text "" when no words were understood
        /// @param rest what was not told yet while the utterance went on; with what was, it makes the transcript
        record Words(String text, String rest) implements Heard {}

        record Failed(String code, String message) implements Heard {}
    }

    private static final Heard NO_EARS =
            new Heard.Failed("recognition_unavailable", "This engine has no speech recognition installed.");
    private static final Heard OVERLOADED =
            new Heard.Failed("recognition_overloaded", "The audio came faster than it could be recognised.");
    private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);
    /// Jobs are one per append, which clients send every 20 to 100 ms: a minute and more.
    private static final int MAX_JOBS = 4096;
    /// How much audio lies between two questions for the words so far.
    private static final int SAMPLES_PER_PARTIAL = VoiceActivity.SAMPLE_RATE_HZ / 5;

    private final Ears ears;
    private final SerialLane lane;
    private final Executor loop;
    private final RecognitionLag lag;
    private final Consumer<Heard.Failed> overloaded;

    /// Whether words are wanted while an utterance goes on. Set on the loop.
    private volatile boolean streaming;
    private volatile boolean closed;
    /// Set on the loop when the lane refused audio of the utterance under way.
    private boolean lost;
    /// On the lane only.
    private @Nullable Recognition recognition;
    /// On the lane only.
    private int lineRateHz = AudioFormat.PCM16_24K.sampleRateHz();
    /// On the lane only: why the utterance under way cannot be recognised any more.
    private Heard.@Nullable Failed broken;
    /// On the lane only: the utterance under way.
    private StreamedWords streamed = new StreamedWords();
    private Consumer<String> sure = Hearing::nothing;
    private int samplesSincePartial;

    /// @param overloaded told on the loop that the utterance under way was given up
    Hearing(Ears ears, Executor pool, Executor loop, RecognitionLag lag, Consumer<Heard.Failed> overloaded) {
        this.ears = ears;
        this.lag = lag;
        this.overloaded = overloaded;
        this.lane = new SerialLane(pool, MAX_JOBS);
        this.loop = loop;
        if (ears.available()) {
            lane.offer(() -> attempt(Hearing::nothing));
        }
    }

    void stream(boolean wanted) {
        streaming = wanted;
    }

    /// Speech comes over a line of this rate from the next utterance on; 24000 until told.
    void line(int rateHz) {
        lane.offer(() -> {
            if (rateHz != lineRateHz) {
                lineRateHz = rateHz;
                release();
            }
        });
    }

    /// Begins an utterance; one that was begun and not finished is dropped.
    ///
    /// @param words takes words of it as they become sure; called on the loop
    void begin(Consumer<String> words) {
        lost = false;
        offer(() -> {
            broken = null;
            streamed = new StreamedWords();
            sure = words;
            samplesSincePartial = 0;
            attempt(Recognition::start);
        });
    }

    /// The array is the recogniser's from now on.
    void feed(short[] samples) {
        long dueNanos = lag.due(samples.length);
        offer(() -> attempt(recogniser -> {
            lag.check(dueNanos);
            recogniser.feed(samples, samples.length);
            samplesSincePartial += samples.length;
            if (streaming && samplesSincePartial >= SAMPLES_PER_PARTIAL) {
                samplesSincePartial = 0;
                tell(streamed.partial(recogniser.partial()));
            }
        }));
    }

    private void tell(String words) {
        if (!words.isEmpty()) {
            Consumer<String> listener = sure;
            loop.execute(() -> listener.accept(words));
        }
    }

    /// Asks for all words of the utterance so far, sure or not; `answer` is called on the loop, later, unless the audio
    /// is lost.
    void soFar(Consumer<String> answer) {
        offer(() -> attempt(recogniser -> {
            String words = recogniser.partial();
            loop.execute(() -> answer.accept(words));
        }));
    }

    boolean canHear() {
        return ears.available();
    }

    /// Recognises audio that is there already, with a recogniser of its own, a second at a time so that nobody else is
    /// held up; `answer` is called on the loop, later.
    void recognise(short[] samples, Consumer<Heard> answer) {
        RecordedSpeech speech = new RecordedSpeech(ears, samples);
        if (!ears.available()) {
            loop.execute(() -> answer.accept(NO_EARS));
        } else if (!lane.offer(() -> proceed(speech, answer))) {
            loop.execute(() -> answer.accept(OVERLOADED));
        }
    }

    /// On the lane.
    private void proceed(RecordedSpeech speech, Consumer<Heard> answer) {
        if (closed) {
            speech.close();
            return;
        }
        speech.hearNext(lineRateHz);
        if (!speech.hasMore()) {
            Heard heard = speech.finish();
            loop.execute(() -> answer.accept(heard));
        } else if (!lane.offer(() -> proceed(speech, answer))) {
            speech.close();
            loop.execute(() -> answer.accept(OVERLOADED));
        }
    }

    /// Ends the utterance; `answer` is called on the loop, later.
    void finish(Consumer<Heard> answer) {
        if (!ears.available()) {
            loop.execute(() -> answer.accept(NO_EARS));
            return;
        }
        boolean taken = !lost && lane.offer(() -> {
            Heard heard = finishOnLane();
            loop.execute(() -> answer.accept(heard));
        });
        if (!taken) {
            loop.execute(() -> answer.accept(OVERLOADED));
        }
    }

    /// The utterance under way is not wanted any more: its recogniser may listen to others.
    void drop() {
        lane.offer(this::release);
    }

    @Override
    public void close() {
        closed = true;
        lane.close(this::release);
    }

    private void release() {
        Recognition open = recognition;
        recognition = null;
        if (open != null) {
            try {
                open.close();
            } catch (SpeechException e) {
                LOG.warn("a recogniser broke when it was let go", e);
            }
        }
    }

    static Heard.Failed overload(OverloadedException cause) {
        LOG.info("an utterance was given up: {}", cause.getMessage());
        return new Heard.Failed("recognition_overloaded", String.valueOf(cause.getMessage()));
    }

    private void offer(Runnable job) {
        if (ears.available() && !lost && !lane.offer(job)) {
            lost = true;
        }
    }

    private Heard finishOnLane() {
        StringBuilder words = new StringBuilder();
        attempt(recogniser -> words.append(recogniser.finish()));
        Heard.Failed failed = broken;
        if (failed != null) {
            return failed;
        }
        String text = words.toString().strip();
        return new Heard.Words(text, streamed.finish(text));
    }

    private void attempt(Consumer<Recognition> step) {
        if (closed || broken != null) {
            return;
        }
        try {
            Recognition open = recognition;
            if (open == null) {
                open = ears.open(lineRateHz);
                recognition = open;
            }
            step.accept(open);
        } catch (OverloadedException e) {
            Heard.Failed failed = overload(e);
            broken = failed;
            release();
            loop.execute(() -> overloaded.accept(failed));
        } catch (RuntimeException e) {
            LOG.warn("recognition broke in the middle of an utterance", e);
            broken = new Heard.Failed("recognition_failed", "Speech recognition broke: " + e.getMessage());
            release();
        }
    }

    private static void nothing(Object ignored) {}
}
