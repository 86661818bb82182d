package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlayoutClockTest {
    private final Timer gaps = new SimpleMeterRegistry().timer("gaps");
    private final PlayoutClock playout = new PlayoutClock(gaps);

    @Test
    void audioFasterThanRealTimeNeverRunsDry() {
        for (int piece = 0; piece < 50; piece++) {
            sent("a", 100, piece * 20);
        }

        assertThat(playout.underruns()).isZero();
        assertThat(playout.playedMs(nanos(1_000))).isEqualTo(1_000);
        assertThat(playout.playedMs(nanos(60_000))).isEqualTo(5_000);
    }

    @Test
    void anItemThatStallsLongerThanWhatWasSentIsOneUnderrun() {
        sent("a", 100, 0);
        sent("a", 100, 250);
        sent("a", 100, 300);

        assertThat(playout.underruns()).isEqualTo(1);
        assertThat(playout.underrunMs()).isEqualTo(150);
        assertThat(gaps.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(150);
        assertThat(playout.playedMs(nanos(1_000))).isEqualTo(300);
    }

    @Test
    void aGapShorterThanAFrameIsNotHeard() {
        sent("a", 100, 0);
        sent("a", 100, 115);

        assertThat(playout.underruns()).isZero();
    }

    @Test
    void silenceBetweenTwoItemsIsNoUnderrun() {
        sent("a", 100, 0);
        sent("b", 100, 5_000);

        assertThat(playout.underruns()).isZero();
    }

    @Test
    void whatWasClearedWasNotPlayedAndWhatFollowsIsNoUnderrun() {
        sent("a", 1_000, 0);
        playout.cleared(nanos(400));
        sent("a", 100, 9_000);

        assertThat(playout.playedMs(nanos(20_000))).isEqualTo(500);
        assertThat(playout.underruns()).isZero();
    }

    @Test
    void whatALineCutByItselfWasNotPlayedAndWhatFollowsPlaysAtOnce() {
        sent("a", 300, 0);
        sent("a", 2_000, 500);
        assertThat(playout.cut("a", 700)).isEqualTo(new PlayoutClock.Unplayed(nanos(900), nanos(2_500)));
        assertThat(playout.cut("a", 900)).as("there is no more of it").isNull();
        assertThat(playout.cut("b", 0)).isNull();
        sent("b", 400, 1_000);

        assertThat(playout.playedMs(nanos(5_000))).isEqualTo(1_100);
        assertThat(playout.spans().find("b")).isNotNull().satisfies(span -> assertThat(span.fromNanos()).isEqualTo(nanos(1_000)));
    }

    @Test
    void anItemCutBeforeTheLastLeavesTheLastWhereItIs() {
        sent("a", 1_000, 0);
        sent("b", 1_000, 10);
        playout.cut("a", 400);

        assertThat(playout.playedMs(nanos(5_000))).isEqualTo(1_400);
        assertThat(playout.spans().find("b")).isNotNull().satisfies(span -> assertThat(span.fromNanos()).isEqualTo(nanos(1_000)));
    }

    private void sent(String itemId, int durationMs, long atMs) {
        playout.sent(itemId, durationMs * 1_000L, nanos(atMs));
    }

    /// A clock that begins below zero, as `System.nanoTime` may.
    private static long nanos(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms) - TimeUnit.HOURS.toNanos(1);
    }
}
