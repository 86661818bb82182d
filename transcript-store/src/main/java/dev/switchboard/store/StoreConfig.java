package dev.switchboard.store;

import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.redaction.RedactionPolicy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where and how the store keeps its data. `databaseUrl` is `jdbc:sqlite:…` or `jdbc:postgresql://…`; `queueEntries`
/// bounds the writer's queue. While the database refuses, entries wait in `journalFolder`, at most `journalBytes` of
/// them; without a folder, or with 0 bytes, only in the queue. `redaction` says what of that is replaced, and when; `keys` encrypt
/// what was said, and without any it is stored as it is.
public record StoreConfig(
        String databaseUrl,
        int queueEntries,
        @Nullable Path journalFolder,
        long journalBytes,
        RedactionPolicy redaction,
        EncryptionKeys keys) {
    public static final long USUAL_JOURNAL_BYTES = 256L * 1024 * 1024;

    public StoreConfig {
        if (queueEntries < 1) {
            throw new IllegalArgumentException("queueEntries must be 1 or more: " + queueEntries);
        }
        if (journalBytes < 0) {
            throw new IllegalArgumentException("journalBytes must be 0 or more: " + journalBytes);
        }
    }

    /// Without a journal and without redaction.
    public StoreConfig(String databaseUrl, int queueEntries) {
        this(databaseUrl, queueEntries, null, 0, RedactionPolicy.OFF, EncryptionKeys.NONE);
    }

    /// The embedded default: `tickets.db` and the journal in the data folder, room for 65,536 entries.
    public static StoreConfig in(Path dataDir) {
        return new StoreConfig("jdbc:sqlite:" + dataDir.resolve("tickets.db"), 65_536)
                .withJournal(dataDir, USUAL_JOURNAL_BYTES);
    }

    /// With a journal in the data folder.
    public StoreConfig withJournal(Path dataDir, long bytes) {
        return new StoreConfig(databaseUrl, queueEntries, dataDir.resolve("journal"), bytes, redaction, keys);
    }

    public StoreConfig withRedaction(RedactionPolicy policy) {
        return new StoreConfig(databaseUrl, queueEntries, journalFolder, journalBytes, policy, keys);
    }

    public StoreConfig withKeys(EncryptionKeys keys) {
        return new StoreConfig(databaseUrl, queueEntries, journalFolder, journalBytes, redaction, keys);
    }
}
