package dev.switchboard.gateway;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.bench.StoreBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Measures the store on many calls: makes them unless they are there, times numbers, lists and searches, then writing
/// beside the straightforward way. A million tickets take about 4 GB and some minutes to make.
@Command(
        name = "store",
        description = "Measure the store on many calls: numbers, lists, searches, durable writing.",
        mixinStandardHelpOptions = true)
final class StoreBenchCommand implements Callable<Integer> {
    @Option(names = "--tickets", paramLabel = "N", defaultValue = "1000000",
            description = "How many tickets, with ten lines each on average (default: ${DEFAULT-VALUE}).")
    private int tickets;

    @Option(names = "--data", paramLabel = "DIR",
            description = "Keep the calls here and use them again; else they are made anew and deleted.")
    private @Nullable Path data;

    @Option(names = "--url", paramLabel = "jdbc:postgresql://…",
            description = "An empty PostgreSQL database, or one that this bench has filled, in place of SQLite.")
    private @Nullable String url;

    @Option(names = "--lines", paramLabel = "N", defaultValue = "200000",
            description = "How many lines to write (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Option(names = "--only", paramLabel = "PART", description = "Only make, read or write: ${COMPLETION-CANDIDATES}.")
    private @Nullable Part only;

    @Spec
    private CommandSpec spec;

    enum Part {
        make,
        read,
        write
    }

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        if (tickets < 1_000 || tickets > 10_000_000) {
            throw new ParameterException(spec.commandLine(), "--tickets must be from 1000 to 10000000: " + tickets);
        }
        PrintWriter out = spec.commandLine().getOut();
        Path folder = data == null ? Files.createTempDirectory("switchboard-bench") : Files.createDirectories(data);
        try {
            Path file = folder.resolve("tickets-" + tickets + ".db");
            Path made = folder.resolve("tickets-" + tickets + ".made");
            String database = url == null ? "jdbc:sqlite:" + file : url;
            var bench = new StoreBench(out);
            if ((only == null || only == Part.make) && !Files.exists(made)) {
                bench.generate(database, tickets);
                Files.createFile(made);
            }
            if (only == null || only == Part.read) {
                bench.measure(database);
            }
            if (only == null || only == Part.write) {
                bench.writeOn(database, lines);
                bench.write(database, lines);
                if (url == null) {
                    bench.ceiling(file, lines);
                }
                Path plain = folder.resolve("straightforward.db");
                Files.deleteIfExists(plain);
                bench.straightforward(plain, Duration.ofSeconds(5));
            }
            return 0;
        } catch (StoreException failed) {
            spec.commandLine().getErr().println("switchboard bench store: " + failed.getMessage());
            return 1;
        } finally {
            if (data == null) {
                delete(folder);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
