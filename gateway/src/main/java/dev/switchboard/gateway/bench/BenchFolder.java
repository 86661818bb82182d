package dev.switchboard.gateway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Where a measurement's processes come from, and where their files go and vanish.
final class BenchFolder {
    private BenchFolder() {}

    /// The launcher of the distribution this program runs from.
    static Path launcher() {
        Path jar = Path.of(System.getProperty("java.class.path").split(":")[0]).toAbsolutePath();
        Path launcher = jar.resolve("../../bin/switchboard").normalize();
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException("no launcher at " + launcher + ": run this through its script");
        }
        return launcher;
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException | UncheckedIOException _) {
            // A process that is just ending removed a file of its own.
        } catch (IOException e) {
            throw new UncheckedIOException("delete the bench's folder " + folder, e);
        }
    }
}
