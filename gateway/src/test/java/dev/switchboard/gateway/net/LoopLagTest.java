package dev.switchboard.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopLagTest {
    @Test
    void everyLoopIsWatchedAndOneThatIsHeldIsLate() {
        List<Long> first = new CopyOnWriteArrayList<>();
        List<Long> second = new CopyOnWriteArrayList<>();
        try (EventLoops loops = EventLoops.start("lagging", 2);
                LoopLag lag = LoopLag.watch(loops, Duration.ofMillis(5), loop -> (loop == 0 ? first : second)::add)) {
            await().until(() -> first.size() > 3 && second.size() > 3);

            CountDownLatch held = new CountDownLatch(1);
            loops.group().iterator().next().execute(() -> {
                try {
                    assertThat(new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS)).isFalse();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                held.countDown();
            });

            await().until(() -> held.getCount() == 0);
            await().until(() -> first.stream().anyMatch(nanos -> nanos > TimeUnit.MILLISECONDS.toNanos(200)));
            assertThat(lag).isNotNull();
        }
    }

    @Test
    void aClosedWatchFallsSilent() {
        List<Long> late = new CopyOnWriteArrayList<>();
        try (EventLoops loops = EventLoops.start("watched", 1)) {
            LoopLag lag = LoopLag.watch(loops, Duration.ofMillis(5), _ -> late::add);
            await().until(() -> late.size() > 2);
            lag.close();
            await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            int told = late.size();

            await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            assertThat(late).hasSize(told);
        }
    }
}
