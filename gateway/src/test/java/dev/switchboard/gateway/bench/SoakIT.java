package dev.switchboard.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A short soak of the distribution that was just built, with `-Dsoak=true`: it takes most of a minute. `scripts/soak` runs
/// for as long as one likes.
@EnabledIfSystemProperty(named = "soak", matches = "true")
class SoakIT {
    private static final int CALLS = 120;
    /// As callers see it: on a busy machine many more are still being put away, so there are lines for all.
    private static final int AT_ONCE = 24;
    private static final long AT_MOST_MS = 60_000;

    @TempDir
    private Path folder;

    @Test
    void nothingIsLeftOfCallsThatEndInEveryWay() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        StringWriter told = new StringWriter();
        try (Contender gateway =
                Contender.wholeGateway(Path.of("target/switchboard/bin/switchboard").toAbsolutePath(), CALLS, folder)) {
            SoakRun run = new SoakRun(loops.next(), gateway, AT_ONCE, 7, new PrintWriter(told));
            List<String> wrong = run.soak(CALLS, AT_MOST_MS);
            assertThat(wrong).as(told.toString()).isEmpty();
            assertThat(told.toString()).contains(CALLS + " calls in");
        } finally {
            loops.shutdownGracefully();
        }
    }
}
