package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.audio.AudioFormat;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One session's recognition: takes audio on the event loop while the caller speaks, recognises it on the session's own
/// lane, and answers back through the loop. An utterance that breaks, or whose audio comes faster than it can be
/// recognised for too long, is reported as failed; the next one starts afresh.
final class Hearing implements AutoCloseable {
    /// What became of an utterance.
    sealed interface Heard {
        /// What was said.
        ///
        /// @param text "" when no words were understood
        record Words(String text) implements Heard {}

        record Failed(String code, String message) implements Heard {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);
    /// Jobs are one per append, which clients send every 20 to 100 ms: a minute and more.
    private static final int MAX_JOBS = 4096;

    private final Ears ears;
    private final SerialLane lane;
    private final Executor loop;

    /// Set on the loop when the lane refused audio of the utterance under way.
    private boolean lost;
    /// On the lane only.
    private @Nullable Recognition recognition;
    /// On the lane only.
    private int lineRateHz = AudioFormat.PCM16_24K.sampleRateHz();
    /// On the lane only: why the utterance under way cannot be recognised any more.
    private @Nullable String broken;

    Hearing(Ears ears, Executor pool, Executor loop) {
        this.ears = ears;
        this.lane = new SerialLane(pool, MAX_JOBS);
        this.loop = loop;
        if (ears.available()) {
            lane.offer(() -> attempt(Hearing::nothing));
        }
    }

    /// Speech comes over a line of this rate from the next utterance on; 24000 until told.
    void line(int rateHz) {
        lane.offer(() -> {
            if (rateHz != lineRateHz) {
                lineRateHz = rateHz;
                closeOnLane();
            }
        });
    }

    /// Begins an utterance; one that was begun and not finished is dropped.
    void begin() {
        lost = false;
        offer(() -> {
            broken = null;
            attempt(Recognition::start);
        });
    }

    /// The array is the recogniser's from now on.
    void feed(short[] samples) {
        offer(() -> attempt(recogniser -> recogniser.feed(samples, samples.length)));
    }

    /// Ends the utterance; `answer` is called on the loop, later.
    void finish(Consumer<Heard> answer) {
        if (!ears.available()) {
            loop.execute(() -> answer.accept(
                    new Heard.Failed("recognition_unavailable", "This engine has no speech recognition installed.")));
            return;
        }
        boolean taken = !lost && lane.offer(() -> {
            Heard heard = finishOnLane();
            loop.execute(() -> answer.accept(heard));
        });
        if (!taken) {
            loop.execute(() -> answer.accept(
                    new Heard.Failed("recognition_overloaded", "The audio came faster than it could be recognised.")));
        }
    }

    @Override
    public void close() {
        lane.offer(this::closeOnLane);
    }

    private void closeOnLane() {
        Recognition open = recognition;
        recognition = null;
        if (open != null) {
            open.close();
        }
    }

    private void offer(Runnable job) {
        if (ears.available() && !lost && !lane.offer(job)) {
            lost = true;
        }
    }

    private Heard finishOnLane() {
        StringBuilder words = new StringBuilder();
        attempt(recogniser -> words.append(recogniser.finish()));
        String reason = broken;
        return reason == null
                ? new Heard.Words(words.toString().strip())
                : new Heard.Failed("recognition_failed", reason);
    }

    private void attempt(Consumer<Recognition> step) {
        if (broken != null) {
            return;
        }
        try {
            Recognition open = recognition;
            if (open == null) {
                open = ears.open(lineRateHz);
                recognition = open;
            }
            step.accept(open);
        } catch (RuntimeException e) {
            LOG.warn("recognition broke in the middle of an utterance", e);
            broken = "Speech recognition broke: " + e.getMessage();
        }
    }

    private static void nothing(Recognition opened) {}
}
