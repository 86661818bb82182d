package dev.switchboard.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventGatheringTest {
    private static final int MANY = 10_000;

    private final Kernel kernel = new Kernel();
    private final EventGathering gathering = new EventGathering(kernel, Duration.ofNanos(1_000));

    private int turn(int events) {
        kernel.events = events;
        return gathering.run(new Turn(true));
    }

    private void untilBusy() {
        for (int turns = 0; !kernel.asked.contains("at once"); turns++) {
            assertThat(turns).isLessThan(MANY);
            turn(5);
        }
        kernel.asked.clear();
    }

    @Test
    void quietLoopSleepsInTheKernelAtOnce() {
        for (int i = 0; i < 5; i++) {
            turn(1);
        }
        assertThat(kernel.asked).hasSize(5).containsOnly("waiting");
    }

    @Test
    void loopThatWakesAllTheTimeTakesWhatHasGatheredAndSleepsWhenThatIsNothing() {
        untilBusy();
        assertThat(turn(5)).isEqualTo(5);
        assertThat(turn(0)).isZero();
        assertThat(turn(3)).isEqualTo(3);
        assertThat(kernel.asked).containsExactly("at once", "at once", "waiting", "at once");
    }

    @Test
    void loopWithFewEventsATurnIsQuietAgain() {
        untilBusy();
        for (int turns = 0; !kernel.asked.contains("waiting"); turns++) {
            assertThat(turns).isLessThan(MANY);
            turn(1);
        }
        kernel.asked.clear();
        turn(1);
        assertThat(kernel.asked).containsExactly("waiting");
    }

    @Test
    void tasksAreNeverKeptWaitingForEvents() {
        untilBusy();
        kernel.events = 0;
        assertThat(gathering.run(new Turn(false))).isZero();
        assertThat(kernel.asked).containsExactly("at once");
    }

    /// A transport that finds as many events as it was told.
    private static final class Kernel implements IoHandler {
        private final List<String> asked = new ArrayList<>();
        private int events;

        @Override
        public int run(IoHandlerContext turn) {
            asked.add(turn.canBlock() ? "waiting" : "at once");
            return events;
        }

        @Override
        public void prepareToDestroy() {}

        @Override
        public void destroy() {}

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return false;
        }
    }

    private record Turn(boolean canBlock) implements IoHandlerContext {
        @Override
        public long delayNanos(long nowNanos) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }
    }
}
