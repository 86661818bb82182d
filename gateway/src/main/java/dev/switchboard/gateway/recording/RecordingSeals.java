package dev.switchboard.gateway.recording;

import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.record.Resealing;
import dev.switchboard.store.recording.RecordedWav;
import dev.switchboard.store.ticket.TicketId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Encrypts the whole recordings below a data folder with the key that writes, or decrypts them, one after the other. Those that
/// are being written are left alone.
public final class RecordingSeals {
    private final RecordingFolder folder;
    private final EncryptionKeys keys;
    private final boolean decrypt;
    private final boolean change;

    /// @param change false only counts
    public RecordingSeals(Path dataDir, EncryptionKeys keys, boolean decrypt, boolean change) {
        this.folder = new RecordingFolder(dataDir);
        this.keys = keys;
        this.decrypt = decrypt;
        this.change = change;
    }

    /// Told after each file.
    @FunctionalInterface
    public interface Progress {
        void at(long done, long of);
    }

    /// @param problems is told of each file that could not be read
    public Resealing.Tally run(Progress progress, Consumer<String> problems) throws IOException {
        List<Path> files = folder.wholes();
        long done = 0;
        long changed = 0;
        long unreadable = 0;
        for (Path file : files) {
            Optional<TicketId> ticket = RecordingFolder.ticket(file);
            try {
                if (ticket.isPresent() && RecordedWav.reseal(file, ticket.get(), keys, decrypt, change)) {
                    changed++;
                }
            } catch (IOException e) {
                unreadable++;
                problems.accept(folder.relative(file) + ": " + RecordingBooks.reason(e));
            }
            progress.at(++done, files.size());
        }
        return new Resealing.Tally("recordings", files.size(), changed, unreadable);
    }
}
