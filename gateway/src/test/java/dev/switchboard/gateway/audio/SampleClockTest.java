package dev.switchboard.gateway.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Where frames of 20 ms are placed that arrive in all kinds of order of time. At 1,000 samples a second a sample is a
/// millisecond.
class SampleClockTest {
    private static final int FRAME = 20;

    private final SampleClock clock = new SampleClock(1_000);
    private static final long LEFT_OUT = -1;

    private final List<Long> places = new ArrayList<>();
    private final List<Integer> waiting = new ArrayList<>();

    private void arrives(long now) {
        arrives(now, false);
    }

    /// As `Track` does.
    private void arrives(long now, boolean silent) {
        if (clock.due(now)) {
            settle();
        }
        if (silent && clock.ahead(FRAME, now)) {
            places.add(LEFT_OUT);
            return;
        }
        if (clock.begins(FRAME, now)) {
            clock.begin(now);
        }
        long place = clock.add(FRAME, now);
        if (clock.waits()) {
            waiting.add(places.size());
        }
        places.add(place);
    }

    private void settle() {
        long place = clock.settle();
        waiting.forEach(index -> places.set(index, places.get(index) + place));
        waiting.clear();
    }

    private List<Long> places() {
        if (clock.waits()) {
            settle();
        }
        return places;
    }

    @Test
    void framesInTimeStandWhereTheySounded() {
        for (int i = 1; i <= 50; i++) {
            arrives(3_000 + i * FRAME);
        }

        assertThat(places()).first().isEqualTo(3_000L);
        assertThat(places()).last().isEqualTo(3_000L + 49 * FRAME);
    }

    @Test
    void framesThatTheNetworkHeldUpAndSentAtOnceStandWhereTheySounded() {
        for (int i = 1; i <= 100; i++) {
            long sounded = i * FRAME;
            arrives(sounded > 700 && sounded < 1_400 ? 1_400 : sounded);
        }

        assertThat(places()).containsExactlyElementsOf(inTime(100, 0));
    }

    @Test
    void aFirstFrameThatCameLateDoesNotDelayTheRest() {
        arrives(90);
        for (int i = 2; i <= 50; i++) {
            arrives(Math.max(90, i * FRAME));
        }

        assertThat(places()).containsExactlyElementsOf(inTime(50, 0));
    }

    @Test
    void jitterMovesNothing() {
        Random random = new Random(7);
        long last = 0;
        for (int i = 1; i <= 2_000; i++) {
            last = Math.max(last, i * FRAME + random.nextInt(35));
            arrives(last);
        }

        assertThat(places()).isSorted();
        for (int i = 0; i < 2_000; i++) {
            assertThat(places.get(i) - (long) i * FRAME).as("frame " + i).isBetween(0L, 40L);
        }
    }

    @Test
    void aSenderWhoPausesLeavesSilenceAsLongAsThePause() {
        for (int i = 1; i <= 20; i++) {
            arrives(i * FRAME);
        }
        for (int i = 1; i <= 20; i++) {
            arrives(5_000 + i * FRAME);
        }

        assertThat(places().get(19)).isEqualTo(380L);
        assertThat(places.get(20)).isEqualTo(5_000L);
        assertThat(places.get(39)).isEqualTo(5_380L);
    }

    @Test
    void pausesAndStallsInAnyMixtureLeadNobodyAstrayForLong() {
        Random random = new Random(11);
        List<Long> sounded = new ArrayList<>();
        long time = 0;
        long arrival = 0;
        for (int i = 0; i < 5_000; i++) {
            time += FRAME;
            if (random.nextInt(200) == 0) {
                time += 200 + random.nextInt(3_000);
                arrival = Math.max(arrival, time);
            }
            if (random.nextInt(100) == 0) {
                arrival = Math.max(arrival, time + random.nextInt(600));
            }
            arrival = Math.max(arrival, time + random.nextInt(10));
            sounded.add(time - FRAME);
            arrives(arrival, random.nextInt(4) == 0);
        }

        long late = 0;
        for (int i = 0; i < sounded.size(); i++) {
            long place = places().get(i);
            late += place != LEFT_OUT && Math.abs(place - sounded.get(i)) > 40 ? 1 : 0;
        }
        assertThat(late).as("frames that stand more than 40 ms off").isLessThan(sounded.size() / 10);
    }

    @Test
    void framesFasterThanTimeFollowEachOther() {
        for (int i = 0; i < 100; i++) {
            arrives(1_000);
        }

        assertThat(places()).containsExactlyElementsOf(inTime(100, 0));
        assertThat(clock.end()).isEqualTo(2_000);
    }

    private static List<Long> inTime(int frames, long from) {
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            places.add(from + (long) i * FRAME);
        }
        return places;
    }
}
