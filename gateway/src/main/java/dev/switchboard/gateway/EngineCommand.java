package dev.switchboard.gateway;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Runs the local engine alone: a Realtime server on loopback for building and testing clients against.
@Command(
        name = "engine",
        description = "Run only the local Realtime engine, in the foreground.",
        mixinStandardHelpOptions = true)
final class EngineCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        LocalEngine engine;
        try {
            GatewayConfig config = ConfigReader.read(System.getenv());
            DataFolder.prepare(config.dataDir());
            engine = LocalEngine.alone(config, Clock.systemDefaultZone());
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
        out.printf("Local engine: ws://127.0.0.1:%d/v1/realtime (hearing: %s, speaking: %s). Ctrl-C stops it.%n", engine.port(), engine.hearing(), engine.speaking());
        out.flush();
        stopped.await();
        return 0;
    }
}
