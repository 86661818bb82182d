package dev.switchboard.gateway;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.move.MoveModule;
import dev.switchboard.store.move.MoveReport;
import dev.switchboard.store.move.StoreMove;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Copies the SQLite store into PostgreSQL, beside a gateway that goes on using it. Exit code 0 when both are the same, 1
/// when not (run it again), 2 for wrong arguments.
@Command(
        name = "migrate-to-postgres",
        description = "Copy the tickets of a SQLite store into PostgreSQL, while calls run; a second run copies what is new.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Run it once while the gateway works, stop the gateway, run it again for what came meanwhile, then start the",
            "gateway with SWITCHBOARD_DATABASE_URL set to the same address and the same data folder.",
            "A run that was broken off goes on where it was. The source is only read."
        })
final class MoveCommand implements Callable<Integer> {
    private static final List<MoveModule> MODULES =
            List.of(MoveModule.STORE, new MoveModule("event", "schema/event"), new MoveModule("helpcenter", "schema/helpcenter"));

    @Option(names = "--from", paramLabel = "FILE", description = "The SQLite file (default: ${DEFAULT-VALUE}).")
    private Path from = Path.of("data", "tickets.db");

    @Option(names = "--to", paramLabel = "URL", required = true, description =
            "jdbc:postgresql://HOST:PORT/DATABASE?user=…&password=…, an empty database or one that was moved to before.")
    private String to = "";

    @Spec
    private @Nullable CommandSpec spec;

    private final boolean terminal;

    MoveCommand() {
        this(System.console() != null && System.console().isTerminal());
    }

    MoveCommand(boolean terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        if (!to.startsWith("jdbc:postgresql:")) {
            err.println("--to must be jdbc:postgresql://HOST:PORT/DATABASE?user=…&password=…");
            err.flush();
            return 2;
        }
        var bar = new MoveBar(out, terminal, System::nanoTime);
        try {
            MoveReport report = new StoreMove(plain(from), to, MODULES, bar, Clock.systemUTC()).run();
            bar.end();
            print(out, report);
            return 0;
        } catch (StoreException failed) {
            bar.end();
            err.println("switchboard: " + failed.getMessage());
            err.flush();
            return 1;
        }
    }

    /// Also takes the file as the setting `database-url` names it.
    private static Path plain(Path from) {
        String text = from.toString();
        return text.startsWith("jdbc:sqlite:") ? Path.of(text.substring("jdbc:sqlite:".length())) : from;
    }

    private static void print(PrintWriter out, MoveReport report) {
        out.printf("%-20s %12s %10s %10s %10s  %s%n", "table", "rows", "added", "changed", "removed", "digest of both sides");
        for (MoveReport.Table table : report.tables()) {
            out.printf("%-20s %12d %10d %10d %10d  %s%n",
                    table.name(), table.rows(), table.added(), table.changed(), table.removed(), table.digest());
        }
        if (report.replacedCharacters() > 0) {
            out.println(report.replacedCharacters() + " values held the character U+0000 or half a surrogate pair, which"
                    + " PostgreSQL cannot keep: they have U+FFFD in its place");
        }
        if (!report.leftOut().isEmpty()) {
            out.println("left out, for they are not Switchboard's: " + String.join(", ", report.leftOut()));
        }
        out.println("both sides are the same, by counts and digests");
        out.flush();
    }
}
