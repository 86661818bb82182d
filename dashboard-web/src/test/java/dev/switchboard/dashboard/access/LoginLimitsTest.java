package dev.switchboard.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginLimitsTest {
    private final AtomicLong now = new AtomicLong(1);
    private final LoginLimits limits = new LoginLimits(now::get);

    private int allowed(int tries, java.util.function.IntFunction<String> name, java.util.function.IntFunction<String> address) {
        int allowed = 0;
        for (int i = 0; i < tries; i++) {
            allowed += limits.begin(name.apply(i), address.apply(i)).isZero() ? 1 : 0;
        }
        return allowed;
    }

    @Test
    void aNameFromOneAddressMayBeTriedFiveTimesInAQuarterOfAnHour() {
        assertThat(allowed(20, _ -> "Mei", _ -> "a")).isEqualTo(5);
        assertThat(limits.begin("mei ", "a")).isEqualTo(Duration.ofMinutes(15));
        assertThat(limits.begin("mei", "b")).isEqualTo(Duration.ZERO);
        now.addAndGet(LoginLimits.WINDOW.toNanos());
        assertThat(limits.begin("mei", "a")).isEqualTo(Duration.ZERO);
    }

    @Test
    void anAddressMayTryThirtyNamesAndANameBeTriedFromFiftyAddresses() {
        assertThat(allowed(100, i -> "n" + i, _ -> "a")).isEqualTo(30);
        assertThat(allowed(100, _ -> "mei", i -> "a" + i)).isEqualTo(50);
    }

    @Test
    void whoeverIsRightIsNotCounted() {
        for (int i = 0; i < 100; i++) {
            assertThat(limits.begin("mei", "a")).isEqualTo(Duration.ZERO);
            limits.right("mei", "a");
        }
    }

    @Test
    void namesMadeUpByTheThousandAreForgottenAgain() {
        allowed(30_000, i -> "n" + i, i -> "a" + i);
        assertThat(limits.begin("mei", "z")).isEqualTo(Duration.ZERO);
    }
}
