package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AccountCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new AccountCommand(() -> "jdbc:sqlite:" + folder.resolve("tickets.db")))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void accountsAreMadeListedAndResetBesideARunningStore() {
        try (var store = TranscriptStore.open(StoreConfig.in(folder), Clock.systemUTC())) {
            assertThat(run("add", "Mei@example.com", "--role", "qa,analyst")).isZero();
            assertThat(out.toString()).contains("mei@example.com").containsPattern("password  [a-z2-9-]{23}");
            String first = out.toString();
            assertThat(run("reset", "mei@example.com")).isZero();
            assertThat(out.toString()).containsPattern("password  [a-z2-9-]{23}").isNotEqualTo(first);
            assertThat(run("list")).isZero();
            assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " "))).containsExactly(
                    "name roles state", "mei@example.com qa,analyst has a temporary password");
            assertThat(store.audit().list(null, null, null, 0, 10)).extracting(row -> row.entry().action())
                    .containsExactly("account.made", "account.reset");
        }
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        assertThat(run("reset", "nobody")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no account 'nobody'");
        assertThat(run("add", "mei", "--role", "boss")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no role 'boss'");
        assertThat(run("add", "<b>", "--role", "qa")).isEqualTo(1);
        assertThat(run()).isEqualTo(2);
    }
}
