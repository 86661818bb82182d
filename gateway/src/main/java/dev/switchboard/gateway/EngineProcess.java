package dev.switchboard.gateway;

import dev.switchboard.gateway.bench.ProcessReadings;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The local engine alone in a process of its own, so that what it uses can be told from what its callers use. Linux.
final class EngineProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("ws://127\\.0\\.0\\.1:(\\d+)/");

    private final Process process;
    private final ProcessReadings readings;
    private final int port;

    private EngineProcess(Process process, int port) {
        this.process = process;
        this.readings = new ProcessReadings(process.toHandle());
        this.port = port;
    }

    /// Starts it with this program's own Java and waits until it listens.
    static EngineProcess start(Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "engine"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                Thread.ofPlatform().daemon().name("engine-output").start(() -> output.lines().forEach(_ -> {}));
                return new EngineProcess(process, Integer.parseInt(address.group(1)));
            }
        }
        throw new IOException("the engine did not start; `switchboard engine` says why");
    }

    int port() {
        return port;
    }

    /// CPU time used so far.
    Duration cpu() throws IOException {
        return Duration.ofNanos(readings.cpuNanos());
    }

    /// Memory the process holds, in MB.
    double residentMb() throws IOException {
        return readings.residentBytes() / 1048576.0;
    }

    /// Bytes on the heap after a collection; empty where there is no `jcmd`.
    OptionalLong heapBytes() throws IOException, InterruptedException {
        return readings.heapBytesAfterCollection();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
