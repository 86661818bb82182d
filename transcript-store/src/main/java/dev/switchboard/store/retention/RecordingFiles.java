package dev.switchboard.store.retention;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The files of recordings below a data folder.
@FunctionalInterface
public interface RecordingFiles {
    /// What became of a file.
    enum Outcome {
        DELETED,
        /// It is not on this machine.
        NOT_HERE
    }

    /// @param path relative to the data folder, as the table of recordings has it
    Outcome delete(String path) throws IOException;

    static RecordingFiles in(Path dataDir) {
        Path root = dataDir.toAbsolutePath().normalize();
        return path -> {
            Path file = root.resolve(path).normalize();
            if (!file.startsWith(root)) {
                throw new IOException("a recording outside the data folder: " + path);
            }
            return Files.deleteIfExists(file) ? Outcome.DELETED : Outcome.NOT_HERE;
        };
    }
}
