package dev.switchboard.gateway.call;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.Tools;
import java.nio.file.Path;
import java.time.Clock;

/// A real store and the real tools for all tests of a class: to open both takes ten times as long as a call.
final class CallRecords implements AutoCloseable {
    final TranscriptStore store;
    final Tools tools;

    CallRecords(Path dir) {
        Clock clock = Clock.systemUTC();
        store = TranscriptStore.open(StoreConfig.in(dir), clock);
        tools = Tools.open(store.database(), clock);
    }

    @Override
    public void close() {
        tools.close();
        store.close();
    }
}
