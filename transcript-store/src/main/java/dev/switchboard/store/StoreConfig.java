package dev.switchboard.store;

import java.nio.file.Path;

/// Where and how the store keeps its data. `databaseUrl` is `jdbc:sqlite:…` or `jdbc:postgresql://…`; `queueEntries`
/// bounds the writer's queue.
public record StoreConfig(String databaseUrl, int queueEntries) {
    public StoreConfig {
        if (queueEntries < 1) {
            throw new IllegalArgumentException("queueEntries must be 1 or more: " + queueEntries);
        }
    }

    /// The embedded default: `tickets.db` in the data folder, room for 65,536 entries.
    public static StoreConfig in(Path dataDir) {
        return new StoreConfig("jdbc:sqlite:" + dataDir.resolve("tickets.db"), 65_536);
    }
}
