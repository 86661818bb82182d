package dev.switchboard.gateway.bench;

import dev.switchboard.gateway.net.CoreSharing;
import io.netty.util.concurrent.DefaultThreadFactory;

/// Threads of the measuring side. They go before this process's compiler, or what it takes would be measured as the relay's.
final class LoadThreads extends DefaultThreadFactory {
    LoadThreads(String name) {
        super(name, true);
        CoreSharing.stepBack();
    }

    @Override
    public Thread newThread(Runnable loop) {
        return super.newThread(CoreSharing.goingFirst(loop));
    }
}
