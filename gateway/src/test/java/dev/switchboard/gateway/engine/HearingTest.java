package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Recognition that keeps up or does not, on a clock and a pool that the test moves.
class HearingTest {
    private static final int SECOND = VoiceActivity.SAMPLE_RATE_HZ;

    private final FakeEars ears = new FakeEars();
    private final Queue<Runnable> pool = new ArrayDeque<>();
    private final List<Hearing.Heard> heard = new ArrayList<>();
    private final List<Hearing.Heard.Failed> givenUp = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 5;
    private final Hearing hearing = new Hearing(
            ears, pool::add, Runnable::run, new RecognitionLag(Duration.ofSeconds(2), () -> nanos), givenUp::add);

    @Test
    void anUtteranceThatFallsBehindIsGivenUpAndTheNextIsHeard() {
        hearing.begin(_ -> {});
        for (int second = 0; second < 5; second++) {
            hearing.feed(new short[SECOND]);
            pass(1000);
        }
        run();
        assertThat(givenUp).singleElement().satisfies(failed -> {
            assertThat(failed.code()).isEqualTo("recognition_overloaded");
            assertThat(failed.message()).contains("2000 ms behind");
        });
        assertThat(ears.open).as("its recogniser is free").hasValue(0);
        hearing.finish(heard::add);
        run();
        ears.hears("again");
        hearing.begin(_ -> {});
        hearing.feed(new short[SECOND]);
        hearing.finish(heard::add);
        run();
        assertThat(heard).containsExactly(givenUp.getFirst(), new Hearing.Heard.Words("again", "again"));
    }

    @Test
    void aRecordingSentAtOnceMayTakeAsLongAsItLasts() {
        ears.hears("a minute");
        hearing.begin(_ -> {});
        for (int second = 0; second < 60; second++) {
            hearing.feed(new short[SECOND]);
        }
        for (int second = 0; second < 60; second++) {
            pass(900);
            runOne();
        }
        hearing.finish(heard::add);
        run();
        assertThat(givenUp).isEmpty();
        assertThat(heard).containsExactly(new Hearing.Heard.Words("a minute", "a minute"));
    }

    @Test
    void aPauseOfTheClientIsNoLag() {
        ears.hears("slow");
        hearing.begin(_ -> {});
        for (int piece = 0; piece < 3; piece++) {
            hearing.feed(new short[SECOND]);
            run();
            pass(60_000);
        }
        hearing.finish(heard::add);
        run();
        assertThat(givenUp).isEmpty();
    }

    @Test
    void closingFreesTheRecogniserThoughMuchIsWaiting() {
        run();
        hearing.begin(_ -> {});
        for (int job = 0; job < 10_000; job++) {
            hearing.feed(new short[320]);
        }
        assertThat(ears.open).hasValue(1);
        hearing.close();
        run();
        assertThat(ears.open).hasValue(0);
    }

    @Test
    void closingFreesTheRecogniserThoughThePoolHasClosed() {
        SerialLane lane = new SerialLane(_ -> {
            throw new java.util.concurrent.RejectedExecutionException("closed");
        }, 1);
        List<String> ran = new ArrayList<>();
        assertThat(lane.offer(() -> ran.add("offered"))).isFalse();
        lane.close(() -> ran.add("last"));
        lane.close(() -> ran.add("a second time"));
        assertThat(ran).containsExactly("last");
        assertThat(lane.offer(() -> ran.add("late"))).isFalse();
    }

    private void pass(long ms) {
        nanos += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private void run() {
        while (!pool.isEmpty()) {
            runOne();
        }
    }

    private void runOne() {
        pool.remove().run();
    }
}
