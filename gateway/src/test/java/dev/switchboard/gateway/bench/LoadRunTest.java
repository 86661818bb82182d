package dev.switchboard.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The bench measured: against its own echo, and against a way that is known to be slow or to lose frames.
class LoadRunTest {
    private static final int MEASURED_MS = 600;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    private final Channel echo = EchoServer.start(loops);

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private LoadRun.Outcome run(int port, Supplier<LoadWire> wires) throws InterruptedException {
        LoadRun run = new LoadRun(loops.next());
        run.open(6, wires, port);
        run.speak(200, MEASURED_MS);
        TimeUnit.MILLISECONDS.sleep(200 + MEASURED_MS);
        return run.finish();
    }

    @Test
    void everyFrameOfEitherKindOfCallIsSentAndComesBack() throws Exception {
        for (Supplier<LoadWire> wires : List.<Supplier<LoadWire>>of(TwilioWire::new, BrowserWire::new)) {
            LoadRun.Outcome outcome = run(EchoServer.port(echo), wires);
            assertThat(outcome.sent()).isEqualTo(6 * MEASURED_MS / LoadRun.FRAME_MS);
            assertThat(outcome.lost()).isZero();
            assertThat(outcome.tally().droppedCalls()).isZero();
            assertThat(outcome.tally().percentileMs(50)).isPositive();
        }
    }

    /// No coordinated omission: a relay that stands still for 300 ms delays each frame that was due meanwhile.
    @Test
    void framesThatWereDueWhileTheWayStoodStillCountWithTheirWholeDelay() throws Exception {
        try (StumblingRelay relay = new StumblingRelay(EchoServer.port(echo), 300)) {
            LoadRun.Outcome outcome = run(relay.port(), TwilioWire::new);
            assertThat(outcome.lost()).isZero();
            assertThat(outcome.tally().percentileMs(99.9)).isGreaterThan(250);
            assertThat(outcome.tally().percentileMs(85)).as("half of the time was spent standing still").isGreaterThan(100);
        }
    }

    /// Passes bytes on, but stands still once, some time after each connection began.
    private static final class StumblingRelay implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final long stillUntilNanos;
        private final long stillFromNanos;

        private StumblingRelay(int target, int stillMs) throws IOException {
            stillFromNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
            stillUntilNanos = stillFromNanos + TimeUnit.MILLISECONDS.toNanos(stillMs);
            Thread.ofVirtual().start(() -> accept(target));
        }

        private int port() {
            return server.getLocalPort();
        }

        private void accept(int target) {
            try {
                while (true) {
                    Socket near = server.accept();
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                    Thread.ofVirtual().start(() -> pass(near, far));
                    Thread.ofVirtual().start(() -> pass(far, near));
                }
            } catch (IOException _) {
                // Closed.
            }
        }

        private void pass(Socket from, Socket to) {
            byte[] bytes = new byte[4_096];
            try (from; to) {
                for (int read; (read = from.getInputStream().read(bytes)) >= 0; ) {
                    long now = System.nanoTime();
                    if (now - stillFromNanos > 0 && stillUntilNanos - now > 0) {
                        TimeUnit.NANOSECONDS.sleep(stillUntilNanos - now);
                    }
                    to.getOutputStream().write(bytes, 0, read);
                }
            } catch (IOException _) {
                // The other direction has ended.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
