package dev.switchboard.gateway.net;

import dev.switchboard.gateway.call.CallLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A Netty event loop as the port `CallLoop` asks for one.
public record NettyCallLoop(EventLoop eventLoop) implements CallLoop {
    @Override
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        var scheduled = eventLoop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }
}
