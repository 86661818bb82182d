package dev.switchboard.gateway.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps so many calls going until the number or the time is reached, then waits until the gateway has let go of all of them.
final class SoakRun {
    private static final int SAMPLES = 12;
    private static final int FAULT_EVERY_MS = 400;
    private static final int DRAIN_SECONDS = 30;
    /// The readings' own connections to the control plane and the engine.
    private static final int OWN_SOCKETS = 6;
    private static final long HEAP_SLACK_BYTES = 12L << 20;
    private static final long RESIDENT_SLACK_BYTES = 48L << 20;
    private static final double SLACK_SHARE = 0.05;
    private static final String[] FAULTS = {
        "{\"close\":\"1006@300ms\"}", "{\"close\":\"1011@response:1\"}", "{\"close\":\"1006@audio:1\"}", "{\"stall\":\"200ms\"}",
        "{\"stall\":\"response:1\"}", "{\"response\":\"failed:server_error@1\"}", "{\"transcription_failed\":\"all\"}",
        "{\"transcription_late_ms\":\"1500\"}", "{\"handshake\":\"429\"}", "{\"handshake\":\"503\"}", "{\"unknown_events\":\"2\"}"
    };

    /// In a shorter run compilers and recognisers still take up their memory, so what is resident says nothing.
    private static final double WARM_SECONDS = 90;

    private final EventLoop loop;
    private final Contender gateway;
    private final int atOnce;
    private final Random random;
    private final PrintWriter out;
    private final SoakTally tally = new SoakTally();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger going = new AtomicInteger();

    SoakRun(EventLoop loop, Contender gateway, int atOnce, long seed, PrintWriter out) {
        this.loop = loop;
        this.gateway = gateway;
        this.atOnce = atOnce;
        this.random = new Random(seed);
        this.out = out;
    }

    /// Returns what is not as it was before; empty when all is well.
    List<String> soak(int calls, long forMs) throws IOException, InterruptedException {
        List<SoakSample> samples = new ArrayList<>();
        try (SoakReadings readings = new SoakReadings(gateway)) {
            long begunNanos = System.nanoTime();
            long endNanos = begunNanos + TimeUnit.MILLISECONDS.toNanos(forMs);
            SoakSample before = readings.sample();
            print("%6s %8s %8s %9s %9s %10s %8s %9s %9s %10s %8s", "s", "calls", "calls/s", "RSS MB", "heap MB", "direct MB",
                    "sockets", "in call", "sessions", "listening", "tickets");
            row(0, 0, before);
            Bootstrap bootstrap = new Bootstrap().group(loop).channel(EpollSocketChannel.class);
            for (int i = 0; i < atOnce; i++) {
                loop.execute(() -> next(bootstrap, calls, endNanos));
            }
            Random faults = new Random(random.nextLong());
            long sampleEveryNanos = (endNanos - begunNanos) / SAMPLES;
            for (int sample = 1; System.nanoTime() < endNanos && (begun.get() < calls || going.get() > 0); ) {
                readings.fault(FAULTS[faults.nextInt(FAULTS.length)]);
                TimeUnit.MILLISECONDS.sleep(FAULT_EVERY_MS);
                boolean due = System.nanoTime() - begunNanos >= sample * sampleEveryNanos
                        || begun.get() >= (long) calls * sample / SAMPLES;
                if (due && sample < SAMPLES) {
                    samples.add(readings.sample());
                    row(seconds(begunNanos), tally.answeredCalls(), samples.getLast());
                    sample++;
                }
            }
            double callingSeconds = seconds(begunNanos);
            SoakSample after = drained(readings, before);
            row(seconds(begunNanos), tally.answeredCalls(), after);
            print("%d calls in %.0f s, %.1f a second; refused %s", tally.answeredCalls(), callingSeconds,
                    tally.answeredCalls() / callingSeconds, tally.refusals());
            return judge(samples, before, after, callingSeconds);
        }
    }

    private void next(Bootstrap bootstrap, int calls, long endNanos) {
        if (System.nanoTime() >= endNanos || begun.get() >= calls) {
            return;
        }
        begun.incrementAndGet();
        going.incrementAndGet();
        SoakCaller caller = new SoakCaller(loop, tally, random);
        CompletableFuture<Void> _ = caller.begin(bootstrap, gateway.port()).thenRun(() -> {
            going.decrementAndGet();
            loop.execute(() -> next(bootstrap, calls, endNanos));
        });
    }

    /// The first sample in which nothing is left of the calls, or the last one when the patience is over.
    private SoakSample drained(SoakReadings readings, SoakSample before) throws IOException, InterruptedException {
        readings.noMoreFaults();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
        while (System.nanoTime() < end && !(going.get() == 0 && readings.quick().isIdle(before.sockets() + OWN_SOCKETS))) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return readings.sample();
    }

    private List<String> judge(List<SoakSample> samples, SoakSample before, SoakSample after, double callingSeconds) {
        List<String> wrong = new ArrayList<>(after.leftovers(before.sockets() + OWN_SOCKETS));
        if (going.get() > 0 || tally.stuckCalls() > 0) {
            wrong.add(going.get() + " connections did not end, " + tally.stuckCalls() + " only when they were cut");
        }
        if (tally.answeredCalls() == 0) {
            wrong.add("no call was answered");
        }
        SoakSample middle = samples.isEmpty() ? after : samples.get(samples.size() / 2);
        grown(wrong, "heap after a collection", middle.heapBytes(), after.heapBytes(), HEAP_SLACK_BYTES);
        if (callingSeconds >= WARM_SECONDS) {
            grown(wrong, "resident memory", middle.residentBytes(), after.residentBytes(), RESIDENT_SLACK_BYTES);
        }
        return wrong;
    }

    private static void grown(List<String> wrong, String what, long middle, long after, long slack) {
        if (after > middle * (1 + SLACK_SHARE) + slack) {
            wrong.add(String.format(Locale.ROOT, "%s grew from %.0f MB in the middle of the run to %.0f MB", what,
                    middle / 1048576.0, after / 1048576.0));
        }
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private void row(double seconds, int calls, SoakSample sample) {
        print("%6.0f %8d %8.1f %9.0f %9.1f %10.1f %8d %9d %9d %10d %8d", seconds, calls, seconds > 0 ? calls / seconds : 0,
                sample.residentBytes() / 1048576.0, sample.heapBytes() / 1048576.0, sample.directBytes() / 1048576.0,
                sample.sockets(), sample.callsInProgress(), sample.engineSessions(), sample.listening(), sample.openTickets());
    }

    private void print(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
