package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The JavaScript programs and packages of `src/test/clients`, as tests run them.
public final class NodeClients {
    private static final Path PROGRAMS = Path.of("src/test/clients");
    /// Kept between runs: the packages, and what the engine's ears learned.
    public static final Path KEPT = Path.of("target/clients");

    private NodeClients() {}

    /// `npm ci`, unless the packages of this very lock file are there.
    public static void install() throws IOException, InterruptedException {
        Files.createDirectories(KEPT);
        Path lock = KEPT.resolve("package-lock.json");
        boolean installed = Files.exists(KEPT.resolve("installed"))
                && Files.mismatch(lock, PROGRAMS.resolve("package-lock.json")) < 0;
        try (Stream<Path> files = Files.list(PROGRAMS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, KEPT.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!installed) {
            run(new ProcessBuilder("npm", "ci", "--prefer-offline"), KEPT.resolve("npm.txt"), 300);
            Files.writeString(KEPT.resolve("installed"), "");
        }
    }

    static void run(ProcessBuilder command, Path output, int seconds) throws IOException, InterruptedException {
        Process process = command.directory(KEPT.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        try {
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            assertThat(ended && process.exitValue() == 0)
                    .as("%s %s:%n%s", String.join(" ", command.command()),
                            ended ? "failed" : "took longer than " + seconds + " s", Files.readString(output))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    public static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
