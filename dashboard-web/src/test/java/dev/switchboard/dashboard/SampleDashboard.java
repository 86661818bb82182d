package dev.switchboard.dashboard;

import dev.switchboard.dashboard.ops.HealthReport;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A dashboard to look at: `SampleDashboard PORT [empty|sick]`, until it is stopped.
final class SampleDashboard {
    private SampleDashboard() {}

    public static void main(String[] arguments) throws Exception {
        String mood = arguments.length > 1 ? arguments[1] : "";
        Path folder = Files.createTempDirectory("sample-dashboard");
        TranscriptStore store = TranscriptStore.open(StoreConfig.in(folder), Clock.systemUTC());
        if (!mood.equals("empty")) {
            new SampleCalls(store).board(Instant.now());
        }
        List<HealthReport.Problem> problems = mood.equals("sick")
                ? List.of(new HealthReport.Problem("engine", "nothing answers at ws://127.0.0.1:8005/v1/realtime"))
                : List.of();
        DashboardServer server = DashboardServer.start(
                DashboardConfig.at("127.0.0.1", Integer.parseInt(arguments[0])),
                store,
                TestDesk.health(problems),
                () -> "# TYPE switchboard_calls gauge\nswitchboard_calls 5\n");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            store.close();
        }));
        new CountDownLatch(1).await();
    }
}
