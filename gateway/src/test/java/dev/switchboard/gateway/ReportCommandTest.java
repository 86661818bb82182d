package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.NewTicket;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void oneCallWasStored() {
        try (var store = TranscriptStore.open(StoreConfig.in(folder), Clock.systemUTC())) {
            call(store, "riley");
        }
    }

    private static void call(TranscriptStore store, String agent) {
        var ticket = store.writer()
                .open(new NewTicket("s", "browser", agent, null, Instant.parse("2025-11-28T01:00:00Z")))
                .toCompletableFuture()
                .join();
        store.writer().close(ticket.id(), "caller_hangup").toCompletableFuture().join();
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new ReportCommand(() -> StoreConfig.in(folder).databaseUrl()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void aReportIsATableUnlessAskedForOtherwise() {
        assertThat(run("containment")).isZero();
        assertThat(out.toString().lines())
                .containsExactly("agent_id  ended  contained  containment_percent",
                        "riley         1          1                  100");
        assertThat(run("containment", "--format", "csv")).isZero();
        assertThat(out.toString()).isEqualTo("agent_id,ended,contained,containment_percent\r\nriley,1,1,100\r\n");
        assertThat(run("containment", "--format", "json", "--from", "2025-11-28")).isZero();
        assertThat(out.toString())
                .contains("\"formula\" : \"containment = contained calls")
                .contains("\"from\" : \"2025-11-28T00:00:00Z\"")
                .contains("\"agent_id\" : \"riley\"");
        assertThat(run("containment", "--to", "2025-11-28")).isZero();
        assertThat(out.toString().lines()).hasSize(1);
    }

    @Test
    void aReportIsMadeWhileAGatewayHasTheDatabaseOpen() {
        try (var store = TranscriptStore.open(StoreConfig.in(folder), Clock.systemUTC())) {
            call(store, "casey");
            assertThat(run("hand-offs", "--format", "csv")).isZero();
            assertThat(out.toString().lines()).contains("casey,1,0,0,0", "riley,1,0,0,0");
        }
    }

    @Test
    void withoutANameTheReportsAreListed() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("handle-time        Average handling time (AHT) by agent")
                .contains("takes --from --to --agent --channel --days");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(run("nothing")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no report 'nothing'");
        assertThat(run("containment", "--from", "soon")).isEqualTo(2);
        assertThat(err.toString()).isEqualToIgnoringNewLines("from must be a time such as 2025-11-28T01:00:00Z or a day such as 2025-11-28, years 0001 to 9999: 'soon'");
        assertThat(run("containment", "--days", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown parameter 'days'");
        assertThat(run("containment", "--format", "xml")).isEqualTo(2);
    }

    @Test
    void aFolderWithoutADatabaseIsSaidInOneLine(@TempDir Path empty) {
        int code = new CommandLine(new ReportCommand(() -> StoreConfig.in(empty).databaseUrl()))
                .setErr(new PrintWriter(err))
                .execute("containment");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(empty.resolve("tickets.db")).doesNotExist();
    }
}
