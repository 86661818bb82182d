package dev.switchboard.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventGatheringTest {
    private static final int MANY = 10_000;

    private final AtomicInteger asked = new AtomicInteger();
    private final EventGathering gathering = new EventGathering(Duration.ofNanos(1_000));
    private int events;

    private int turn() throws Exception {
        return gathering.calculateStrategy(
                () -> {
                    asked.incrementAndGet();
                    return events;
                },
                false);
    }

    private void untilBusy() throws Exception {
        for (int turns = 0; asked.get() == 0; turns++) {
            assertThat(turns).isLessThan(MANY);
            events = 5;
            turn();
        }
    }

    @Test
    void quietLoopSleepsInTheKernelAtOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(turn()).isEqualTo(SelectStrategy.SELECT);
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void loopThatWakesAllTheTimeTakesWhatHasGatheredAndSleepsWhenThatIsNothing() throws Exception {
        untilBusy();
        assertThat(turn()).isEqualTo(5);
        events = 0;
        assertThat(turn()).isEqualTo(SelectStrategy.SELECT);
        events = 3;
        assertThat(turn()).isEqualTo(3);
    }

    @Test
    void loopWithFewEventsATurnIsQuietAgain() throws Exception {
        untilBusy();
        events = 1;
        for (int turns = 0; turn() == 1; turns++) {
            assertThat(turns).isLessThan(MANY);
        }
        int before = asked.get();
        assertThat(turn()).isEqualTo(SelectStrategy.SELECT);
        assertThat(asked).hasValue(before);
    }

    @Test
    void tasksAreNeverKeptWaitingForEvents() throws Exception {
        untilBusy();
        events = 0;
        assertThat(gathering.calculateStrategy(() -> 0, true)).isZero();
    }
}
