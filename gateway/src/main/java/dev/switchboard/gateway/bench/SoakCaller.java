package dev.switchboard.gateway.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One short call whose kind, length and end are drawn by lot. Event loop only.
final class SoakCaller {
    private static final int SHORTEST_MS = 50;
    private static final int LONGEST_MS = 4_000;
    private static final int PATIENCE_MS = 15_000;
    private static final String[] TYPED = {
        "what is the interest rate for the saving pockets", "i lost my debit card", "is there a fee", "asdf", "good bye"
    };

    /// How a call ends.
    private enum End {
        GOODBYE,
        DROP,
        RESET
    }

    private final EventLoop loop;
    private final SoakTally tally;
    private final LoadCall call;
    private final boolean types;
    private final String words;
    private final int typesAfterMs;
    private final int lengthMs;
    private final End end;
    private int frame;

    SoakCaller(EventLoop loop, SoakTally tally, Random random) {
        this.loop = loop;
        this.tally = tally;
        boolean browser = random.nextBoolean();
        boolean noisy = random.nextInt(4) == 0;
        this.call = new LoadCall(browser ? new BrowserWire(noisy) : new TwilioWire(noisy), new LoadTally());
        this.types = browser && random.nextInt(3) == 0;
        this.words = TYPED[random.nextInt(TYPED.length)];
        // Half of the calls are over before the model's session stands.
        this.lengthMs = SHORTEST_MS + random.nextInt(random.nextBoolean() ? 300 : LONGEST_MS);
        this.typesAfterMs = random.nextInt(lengthMs);
        this.end = End.values()[random.nextInt(End.values().length)];
    }

    /// Completes when the connection is gone, or was never made.
    CompletableFuture<Void> begin(Bootstrap bootstrap, int port) {
        bootstrap.clone().handler(call).connect("127.0.0.1", port).addListener(done -> {
            if (!done.isSuccess()) {
                call.closed.complete(null);
            }
        });
        CompletableFuture<Void> _ = call.opened.handle((_, refused) -> {
            if (refused == null) {
                tally.answered();
                talk();
            } else {
                tally.refused(String.valueOf(refused.getMessage()));
            }
            return null;
        });
        return call.closed;
    }

    private void talk() {
        Future<?> frames = loop.scheduleAtFixedRate(
                () -> call.speak(frame++), 0, LoadRun.FRAME_MS, TimeUnit.MILLISECONDS);
        if (types) {
            Future<?> _ = loop.schedule(
                    () -> call.say(allocator -> BrowserWire.typed(allocator, words)), typesAfterMs, TimeUnit.MILLISECONDS);
        }
        Future<?> ending = loop.schedule(this::end, lengthMs, TimeUnit.MILLISECONDS);
        Future<?> patience = loop.schedule(() -> {
            tally.stuck();
            call.cut();
        }, lengthMs + PATIENCE_MS, TimeUnit.MILLISECONDS);
        CompletableFuture<Void> _ = call.closed.thenRun(() -> {
            frames.cancel(false);
            ending.cancel(false);
            patience.cancel(false);
        });
    }

    private void end() {
        if (call.isOver()) {
            return;
        }
        switch (end) {
            case GOODBYE -> call.hangUp();
            case DROP -> call.cut();
            case RESET -> call.reset();
        }
    }
}
