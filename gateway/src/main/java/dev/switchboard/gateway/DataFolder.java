package dev.switchboard.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The folder everything durable lies in.
final class DataFolder {
    private DataFolder() {}

    /// Makes the folder and sees that files can be written there.
    static void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "writable", null));
        } catch (IOException e) {
            throw new ConfigException("data-dir=" + folder + " (" + Setting.DATA_DIR.environment() + "): expected a folder this process may write to", e);
        }
    }
}
