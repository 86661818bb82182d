package dev.switchboard.gateway.model.live;

import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.TestLoop;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A test's loop at whose door waits what other threads bring, until the test lets it in: so a tool that takes real
/// microseconds takes the virtual seconds that the test wants.
record GuardedLoop(TestLoop loop, Thread own, BlockingQueue<Runnable> atTheDoor) implements CallLoop {
    GuardedLoop(TestLoop loop) {
        this(loop, Thread.currentThread(), new LinkedBlockingQueue<>());
    }

    /// Waits for the next one, in real time; null when none comes in `wait`.
    @Nullable Runnable next(Duration wait) {
        try {
            return atTheDoor.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            own.interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == own;
    }

    @Override
    public void execute(Runnable task) {
        if (inLoop()) {
            loop.execute(task);
        } else {
            atTheDoor.add(task);
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return loop.schedule(delay, task);
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }
}
