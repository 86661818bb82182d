package dev.switchboard.gateway.model.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.call.TestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SessionClockTest {
    private final TestLoop loop = new TestLoop();
    private final List<Duration> told = new ArrayList<>();

    @Test
    void whoEndsTheSessionOnHearingItsUseIsNotToldItTwice() {
        SessionClock[] clock = new SessionClock[1];
        clock[0] = new SessionClock(loop, more -> {
            told.add(more);
            clock[0].untilNow();
        });
        clock[0].started();
        loop.advance(Duration.ofSeconds(20));
        clock[0].told(15);

        assertThat(told).containsExactly(Duration.ofSeconds(15), Duration.ofSeconds(5));
    }
}
