package dev.switchboard.gateway;

import dev.switchboard.store.retention.RetentionPlan;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows what retention would delete, read-only, whether a gateway is running or not. Deleting is a running gateway's
/// work. Exit code 0 when it was shown, 1 when not, 2 for wrong arguments.
@Command(
        name = "retention",
        description = {
            "Show which closed tickets the settings retention-days and retention-by-category would delete now,",
            "by category and age. A running gateway deletes them by itself, within the hour."
        },
        mixinStandardHelpOptions = true)
final class RetentionCommand implements Callable<Integer> {
    @Option(names = "--dry-run", required = true, description = "Only show; the one thing this command does.")
    private boolean dryRun;

    @Spec
    private @Nullable CommandSpec spec;

    private final Supplier<GatewayConfig> settings;

    RetentionCommand() {
        this(() -> ConfigReader.read(System.getenv()));
    }

    RetentionCommand(Supplier<GatewayConfig> settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            GatewayConfig config = settings.get();
            if (config.retention().isForEver()) {
                out.println("Nothing is ever deleted: retention-days is 0 and retention-by-category is empty.");
                out.flush();
                return 0;
            }
            print(out, RetentionPlan.of(config.store().databaseUrl(), config.retention(), Clock.systemUTC()));
            return 0;
        } catch (RuntimeException failed) {
            String why = String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
            err.println("switchboard: it cannot be said what would go: " + why);
            err.flush();
            return 1;
        }
    }

    private static void print(PrintWriter out, List<RetentionPlan.Group> groups) {
        out.printf("%-28s %-14s %10s  %s%n", "category", "age", "tickets", "kept for");
        long all = 0;
        for (RetentionPlan.Group group : groups) {
            out.printf(Locale.ROOT, "%-28s %-14s %,10d  %d days%n",
                    group.category(), group.age(), group.tickets(), group.keptDays());
            all += group.tickets();
        }
        out.printf(Locale.ROOT, "%,d closed tickets would be deleted.%n", all);
        out.flush();
    }
}
