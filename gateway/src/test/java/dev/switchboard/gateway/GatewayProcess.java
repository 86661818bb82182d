package dev.switchboard.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// `switchboard run`, or another of its commands, in a process of its own, to be sent signals.
final class GatewayProcess implements AutoCloseable {
    final List<String> printed = new CopyOnWriteArrayList<>();
    private final Process process;

    private GatewayProcess(Process process) {
        this.process = process;
    }

    /// Starts it on free ports and waits until it is ready.
    static GatewayProcess start(Path dataDir, Map<String, String> settings) throws IOException {
        return start("run", dataDir, settings);
    }

    static GatewayProcess start(String subcommand, Path dataDir, Map<String, String> settings) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--enable") || argument.startsWith("--sun") || argument.startsWith("-XX:"))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), subcommand));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> all = new HashMap<>(RunningGateway.SHARED_EARS);
        all.putAll(Map.of(
                "SWITCHBOARD_DATA_DIR", dataDir.toString(),
                "SWITCHBOARD_HTTP_PORT", "0",
                "SWITCHBOARD_VOICE_PORT", "0",
                "SWITCHBOARD_ENGINE_PORT", "0"));
        all.putAll(settings);
        builder.environment().putAll(all);
        GatewayProcess gateway = new GatewayProcess(builder.start());
        BufferedReader output = gateway.process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            gateway.printed.add(line);
            if (line.startsWith("Ctrl-C")) {
                Thread.ofPlatform().daemon().name("gateway-output").start(() -> output.lines().forEach(gateway.printed::add));
                return gateway;
            }
        }
        throw new IOException("the gateway did not start: " + gateway.printed);
    }

    String voiceAddress() {
        return address("Call page");
    }

    String controlAddress() {
        return address("Dashboard");
    }

    private String address(String label) {
        return printed.stream()
                .filter(line -> line.contains(label))
                .map(line -> line.replaceAll(".*http://([^/]+)/.*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    /// @param name without SIG
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// The exit code; fails when it takes longer than a minute.
    int exited() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still running: " + printed);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
