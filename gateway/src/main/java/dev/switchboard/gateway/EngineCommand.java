package dev.switchboard.gateway;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs the local engine alone: a Realtime server on loopback for building and testing clients against.
@Command(
        name = "engine",
        description = "Run only the local Realtime engine, in the foreground: an OpenAI-Realtime-compatible server on this"
                + " machine, with real hearing and speech, for building and testing clients without a key.",
        mixinStandardHelpOptions = true)
final class EngineCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT",
            description = "Port to serve on instead of 8005 (or SWITCHBOARD_ENGINE_PORT); 0 picks a free one.")
    private @Nullable Integer port;

    @Option(names = "--phrases", paramLabel = "FILE",
            description = "What your callers say, a sentence a line, for the ears to expect beside banking, events and small"
                    + " talk. Lines may be grammars: (show | find) me [the] (red | blue) one")
    private @Nullable Path phrases;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        LocalEngine engine;
        try {
            List<String> expected = phrasesToExpect();
            Map<String, String> environment = new HashMap<>(System.getenv());
            if (port != null) {
                environment.put(Setting.ENGINE_PORT.environment(), port.toString());
            }
            GatewayConfig config = ConfigReader.read(environment);
            DataFolder.prepare(config.dataDir());
            engine = LocalEngine.alone(config, expected, Clock.systemDefaultZone());
        } catch (RuntimeException e) {
            return StartFailure.explain(spec.commandLine().getErr(), e);
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(
                () -> {
                    engine.close();
                    stopped.countDown();
                },
                "stop-engine"));
        introduce(engine, out);
        stopped.await();
        return 0;
    }

    private List<String> phrasesToExpect() {
        if (phrases == null) {
            return List.of();
        }
        try {
            return Files.readAllLines(phrases);
        } catch (IOException e) {
            throw new ConfigException("--phrases " + phrases + ": expected a readable text file", e);
        }
    }

    private static void introduce(LocalEngine engine, PrintWriter out) {
        String address = "127.0.0.1:" + engine.port();
        out.printf("Local engine: ws://%s/v1/realtime (hearing: %s, speaking: %s). Ctrl-C stops it.%n",
                address, engine.hearing(), engine.speaking());
        engine.certificate().ifPresent(pem -> out.printf("""
                With TLS:     wss://%1$s/v1/realtime, for clients that trust %2$s
                  export OPENAI_BASE_URL=https://%1$s/v1 OPENAI_API_KEY=local
                  export NODE_EXTRA_CA_CERTS=%2$s
                """, address, pem));
        out.flush();
    }
}
