package dev.switchboard.gateway;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Runs the control plane alone, over the database of gateways that run elsewhere.
@Command(
        name = "dashboard",
        description = "Run only the control plane (REST API, live feed, pages), in the foreground: over the PostgreSQL of"
                + " SWITCHBOARD_DATABASE_URL it shows the calls of all gateways that share it.",
        mixinStandardHelpOptions = true)
final class DashboardCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        ControlPlane control;
        try {
            control = ControlPlane.start(ConfigReader.read(System.getenv()), Clock.systemDefaultZone());
        } catch (RuntimeException e) {
            return StartFailure.explain(spec.commandLine().getErr(), e);
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(
                () -> {
                    control.close();
                    stopped.countDown();
                },
                "stop-dashboard"));
        out.printf("  Dashboard   http://%s/%n", control.address());
        out.printf("Ctrl-C stops it.%n");
        out.flush();
        stopped.await();
        return 0;
    }
}
