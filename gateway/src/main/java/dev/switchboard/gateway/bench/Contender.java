package dev.switchboard.gateway.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A process under measurement or beside it, pinned to cores, and the port where calls reach it. Closing it ends it, at first
/// politely.
final class Contender implements AutoCloseable {
    private static final int STOP_SECONDS = 15;
    private static final int NGINX_TRIES = 100;
    /// The last line a gateway says when it stands.
    private static final Pattern READY = Pattern.compile("Ctrl-C stops it");
    private static final Pattern CONTROL = Pattern.compile("Dashboard +http://[^:]+:(\\d+)/");
    private static final Pattern ENGINE = Pattern.compile("Engine +ws://[^:]+:(\\d+)/");
    private static final Pattern ECHO = Pattern.compile("echo on (\\d+)");
    private static final Pattern VOICE = Pattern.compile("Call page +http://[^:]+:(\\d+)/");

    private final String name;
    private final Process process;
    private final int port;
    /// What it printed until it stood.
    private final String said;

    private final Thread atExit;

    private Contender(String name, Process process, Thread atExit, int port, String said) {
        this.name = name;
        this.process = process;
        this.atExit = atExit;
        this.port = port;
        this.said = said;
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /// Of a gateway: where its REST API and metrics are.
    int controlPort() {
        return port(said, CONTROL);
    }

    /// Of a gateway with a local engine.
    int enginePort() {
        return port(said, ENGINE);
    }

    private static int port(String said, Pattern line) {
        Matcher found = line.matcher(said);
        if (!found.find()) {
            throw new IllegalStateException("expected a line like " + line + " in: " + said);
        }
        return Integer.parseInt(found.group(1));
    }

    ProcessReadings readings() {
        return new ProcessReadings(process.toHandle());
    }

    static Contender echo(Path launcher, String cores) throws IOException {
        return started("echo", pinned(cores, List.of(launcher.toString(), "bench", "relay", "echo")), Map.of(), ECHO, ECHO);
    }

    /// A gateway with its store in a folder of its own, an agent that does not greet, and the echo as its model.
    static Contender gateway(String name, Path launcher, String jvmOptions, String core, int echoPort, Path folder)
            throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("riley.yaml"), """
                id: riley
                name: Riley
                description: GXS Bank help line
                voice: marin
                instructions: You are Riley from GXS Bank.
                """);
        Map<String, String> environment = Map.of(
                "SWITCHBOARD_HTTP_PORT", "0",
                "SWITCHBOARD_VOICE_PORT", "0",
                "SWITCHBOARD_DATA_DIR", folder.toString(),
                "SWITCHBOARD_AGENTS_DIR", folder.toString(),
                "SWITCHBOARD_MAX_CALLS", "2000",
                "SWITCHBOARD_REALTIME_URL", "ws://127.0.0.1:" + echoPort + "/v1/realtime",
                "SWITCHBOARD_JAVA_OPTS", jvmOptions);
        return started(name, pinned(core, List.of(launcher.toString(), "run")), environment, READY, VOICE);
    }

    /// A whole gateway as a user runs it, local engine included, with its store in `folder`.
    static Contender wholeGateway(Path launcher, int mostCalls, Path folder) throws IOException {
        Files.createDirectories(folder);
        return started("gateway", List.of(launcher.toString(), "run"), Map.of(
                "SWITCHBOARD_HTTP_PORT", "0",
                "SWITCHBOARD_VOICE_PORT", "0",
                "SWITCHBOARD_ENGINE_PORT", "0",
                "SWITCHBOARD_DATA_DIR", folder.toString(),
                "SWITCHBOARD_MAX_CALLS", Integer.toString(mostCalls),
                "SWITCHBOARD_CALL_DRAIN", "2s",
                "SWITCHBOARD_LOG_LEVEL", "ERROR"), READY, VOICE);
    }

    /// nginx as a plain WebSocket proxy, one worker, nothing logged, all its files in `folder`.
    static Contender nginx(Path program, String core, int echoPort, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = folder.resolve("nginx.conf");
        Files.writeString(config, """
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events { worker_connections 8192; }
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server {
                        listen 127.0.0.1:%2$d;
                        location / {
                            proxy_pass http://127.0.0.1:%3$d;
                            proxy_http_version 1.1;
                            proxy_set_header Upgrade $http_upgrade;
                            proxy_set_header Connection upgrade;
                            proxy_read_timeout 600s;
                        }
                    }
                }
                """.formatted(folder, port, echoPort));
        List<String> command = pinned(core, List.of(
                program.toString(), "-p", folder.toString(), "-c", config.toString(), "-e", folder + "/error.log"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        Thread atExit = endWithThisProcess(process);
        for (int i = 0; i < NGINX_TRIES && process.isAlive(); i++) {
            try (Socket answers = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return new Contender("nginx", process, atExit, answers.getPort(), "");
            } catch (IOException _) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        process.destroy();
        throw new IOException("nginx did not start: " + Files.readString(folder.resolve("output")));
    }

    private static List<String> pinned(String cores, List<String> command) {
        List<String> all = new ArrayList<>(List.of("taskset", "-c", cores));
        all.addAll(command);
        return all;
    }

    /// Starts a process and reads on until it says that it stands; by then it must have told its port.
    private static Contender started(
            String name, List<String> command, Map<String, String> environment, Pattern until, Pattern portLine) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("SWITCHBOARD_JAVA_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        Thread atExit = endWithThisProcess(process);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (until.matcher(line).find()) {
                Thread.ofPlatform().daemon().name(name + "-output").start(() -> passOver(output));
                return new Contender(name, process, atExit, port(said.toString(), portLine), said.toString());
            }
        }
        throw new IOException(name + " did not start: " + said);
    }

    /// From its first moment on a process ends when this one does, Ctrl-C and SIGTERM included.
    private static Thread endWithThisProcess(Process process) {
        Thread atExit = new Thread(process::destroy, "end-" + process.pid());
        Runtime.getRuntime().addShutdownHook(atExit);
        return atExit;
    }

    private static void passOver(BufferedReader output) {
        try (output) {
            while (output.readLine() != null) {
                // Read so that the process never waits for a reader.
            }
        } catch (IOException _) {
            // The process has ended.
        }
    }

    @Override
    public void close() {
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // This process is ending already, and the hook does its work.
        }
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
