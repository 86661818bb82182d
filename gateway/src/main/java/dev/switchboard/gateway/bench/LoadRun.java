package dev.switchboard.gateway.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// So many calls against one address, each sending a frame each 20 ms at its own phase. A late loop sends what is overdue at
/// once; the frames' latency counts from when they were due all the same (no coordinated omission).
final class LoadRun {
    static final int FRAME_MS = 20;
    static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(FRAME_MS);
    /// Phases a call can have: a loop that woke for each single frame would be busy with its own timers.
    private static final int SLOTS = 80;
    private static final long SLOT_NANOS = FRAME_NANOS / SLOTS;
    private static final int DIALS_A_SECOND = 400;
    private static final int OPEN_WITHIN_SECONDS = 30;
    private static final int GRACE_MS = 1_500;
    private static final int CLOSE_WITHIN_SECONDS = 12;
    private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final EventLoop loop;
    private final List<LoadCall> calls = new ArrayList<>();
    private final LoadTally tally = new LoadTally();
    private long startNanos;
    private long slot;
    private int lastFrame;
    private boolean stopped;

    LoadRun(EventLoop loop) {
        this.loop = loop;
    }

    /// Dials so many calls and waits until all stand. Throws `IllegalStateException` naming the first refusal.
    void open(int count, Supplier<LoadWire> wires, int port) throws InterruptedException {
        Bootstrap bootstrap = new Bootstrap().group(loop).channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true);
        for (int i = 0; i < count; i++) {
            LoadCall call = new LoadCall(wires.get(), tally);
            calls.add(call);
            bootstrap.clone().handler(call).connect("127.0.0.1", port).addListener(done -> {
                if (!done.isSuccess()) {
                    call.opened.completeExceptionally(done.cause());
                    call.closed.complete(null);
                }
            });
            TimeUnit.MICROSECONDS.sleep(1_000_000 / DIALS_A_SECOND);
        }
        try {
            all(calls.stream().map(call -> call.opened).toList(), OPEN_WITHIN_SECONDS);
        } catch (CompletionException e) {
            throw new IllegalStateException("not every call was taken: " + e.getCause(), e);
        }
    }

    /// Begins to speak now; frames are measured from `settleMs` on for `measureMs`, then silence.
    void speak(int settleMs, int measureMs) {
        loop.execute(() -> {
            startNanos = System.nanoTime() + HEAD_START_NANOS;
            int first = settleMs / FRAME_MS;
            lastFrame = first + measureMs / FRAME_MS;
            for (int i = 0; i < calls.size(); i++) {
                calls.get(i).measure(startNanos + slotOf(i) * SLOT_NANOS, first, lastFrame);
            }
            tick();
        });
    }

    private int slotOf(int call) {
        return (int) ((long) call * SLOTS / calls.size());
    }

    private void tick() {
        long now = System.nanoTime();
        while (!stopped && startNanos + slot * SLOT_NANOS <= now) {
            int phase = (int) (slot % SLOTS);
            int number = (int) (slot / SLOTS);
            if (number >= lastFrame) {
                stopped = true;
                return;
            }
            int from = Math.ceilDiv(phase * calls.size(), SLOTS);
            int to = Math.ceilDiv((phase + 1) * calls.size(), SLOTS);
            for (int i = from; i < to; i++) {
                calls.get(i).speak(number);
            }
            slot++;
        }
        long wait = startNanos + slot * SLOT_NANOS - System.nanoTime();
        loop.schedule(this::tick, Math.max(0, wait), TimeUnit.NANOSECONDS);
    }

    /// Waits for frames still under way, ends all calls and tells what was lost.
    Outcome finish() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(GRACE_MS);
        int[] counts = CompletableFuture.supplyAsync(() -> {
            stopped = true;
            int lost = calls.stream().mapToInt(LoadCall::lost).sum();
            int sent = calls.stream().mapToInt(LoadCall::sent).sum();
            calls.forEach(LoadCall::hangUp);
            return new int[] {sent, lost};
        }, loop).join();
        try {
            all(calls.stream().map(call -> call.closed).toList(), CLOSE_WITHIN_SECONDS);
        } catch (CompletionException _) {
            loop.execute(() -> calls.forEach(LoadCall::cut));
            all(calls.stream().map(call -> call.closed).toList(), CLOSE_WITHIN_SECONDS);
        }
        return new Outcome(tally, counts[0], counts[1]);
    }

    /// Ends whatever is open without measuring.
    void abandon() {
        loop.execute(() -> {
            stopped = true;
            calls.forEach(LoadCall::cut);
        });
    }

    private static void all(List<CompletableFuture<Void>> futures, int seconds) {
        CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).orTimeout(seconds, TimeUnit.SECONDS).join();
    }

    record Outcome(LoadTally tally, int sent, int lost) {}
}
