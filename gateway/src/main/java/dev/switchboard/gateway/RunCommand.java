package dev.switchboard.gateway;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Starts the gateway in the foreground. SIGINT and SIGTERM drain it: new calls are refused, live ones ended politely, and
/// every line is stored before the process ends; a second one ends the calls at once. SIGHUP reads the agents again.
@Command(name = "run", description = "Start the gateway and stay in the foreground.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Option(names = "--settings", description = "Print every setting and leave.")
    private boolean settings;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (settings) {
            for (Setting setting : Setting.values()) {
                out.printf("%-34s %-42s %-22s %s%n", setting.key(), setting.environment(), setting.fallback(), setting.meaning());
            }
            out.flush();
            return 0;
        }
        long began = System.nanoTime();
        Gateway gateway;
        try {
            gateway = Gateway.start(ConfigReader.read(System.getenv()));
        } catch (RuntimeException e) {
            return StartFailure.explain(spec.commandLine().getErr(), e);
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Signals.handle(gateway::reloadAgents, () -> {
            out.println("Stopping at once.");
            out.flush();
            gateway.endCalls();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(
                () -> {
                    out.println("Stopping: no new calls, live calls are being ended. Once more ends them at once.");
                    out.flush();
                    gateway.close();
                    out.println("Stopped; every line is stored.");
                    out.flush();
                    stopped.countDown();
                },
                "drain"));
        out.printf("%nSwitchboard %s is ready (%.1f s), answering with the %s.%n", Version.current(), (System.nanoTime() - began) / 1e9, gateway.modelLabel());
        out.printf("  Call page   http://%s/%n", gateway.voiceAddress());
        out.printf("  Dashboard   http://%s/%n", gateway.controlAddress());
        gateway.engineAddress().ifPresent(address -> out.printf("  Engine      ws://%s/v1/realtime%n", address));
        gateway.paymentLabel().ifPresent(label -> out.printf("  Payments    %s%n", label));
        out.printf("Ctrl-C stops it.%n%n");
        out.flush();
        stopped.await();
        return 0;
    }
}
