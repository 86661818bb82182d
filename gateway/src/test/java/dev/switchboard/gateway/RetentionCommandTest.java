package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.NewTicket;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RetentionCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String days, String... arguments) {
        out.getBuffer().setLength(0);
        var settings = Map.of("SWITCHBOARD_DATA_DIR", folder.toString(), "SWITCHBOARD_RETENTION_DAYS", days);
        return new CommandLine(new RetentionCommand(() -> ConfigReader.read(settings)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void theDryRunCountsByCategoryAndAgeBesideARunningStore() {
        try (var store = TranscriptStore.open(StoreConfig.in(folder), Clock.systemUTC())) {
            for (int daysAgo : new int[] {10, 200, 400}) {
                var ticket = store.writer()
                        .open(new NewTicket("s", "browser", "riley", null, Instant.now().minus(Duration.ofDays(daysAgo))))
                        .toCompletableFuture().join();
                store.writer().close(ticket.id(), "caller_hangup").toCompletableFuture().join();
            }

            assertThat(run("100", "--dry-run")).isZero();

            assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " "))).containsExactly(
                    "category age tickets kept for",
                    "general_inquiry 91-365 days 1 100 days",
                    "general_inquiry 1-2 years 1 100 days",
                    "2 closed tickets would be deleted.");
        }
    }

    @Test
    void withoutASettingNothingGoesAndWithoutTheOptionNothingIsDone() {
        assertThat(run("0", "--dry-run")).isZero();
        assertThat(out.toString()).startsWith("Nothing is ever deleted");
        assertThat(run("100")).isEqualTo(2);
        assertThat(run("100", "--dry-run")).isEqualTo(1);
        assertThat(err.toString()).contains("it cannot be said what would go");
    }
}
