package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.move.MoveProgress.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MoveCommandTest {
    private static final String BAR_AT_HALF = "############............";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new MoveCommand(false))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void wrongArgumentsAreNamedAndAWrongStoreToo(@TempDir Path folder) {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--to", "jdbc:mysql://h/d?password=secret")).isEqualTo(2);
        assertThat(err.toString()).contains("--to must be jdbc:postgresql://").doesNotContain("secret");
        Path missing = folder.resolve("none.db");
        assertThat(run("--from", missing.toString(), "--to", "jdbc:postgresql://127.0.0.1:1/d?password=secret")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no file " + missing + " to move from").doesNotContain("secret");
    }

    @Test
    void theBarIsWrittenOverOnATerminalAndALineEachTableElsewhere() {
        var nanos = new AtomicLong();
        for (boolean terminal : new boolean[] {true, false}) {
            out.getBuffer().setLength(0);
            var bar = new MoveBar(new PrintWriter(out), terminal, nanos::get);
            bar.at(Stage.COPY, "tickets", 0, 2_000);
            nanos.addAndGet(200_000_000);
            bar.at(Stage.COPY, "tickets", 1_000, 2_000);
            bar.at(Stage.VERIFY, "tickets", 0, 2_000);
            bar.end();
            assertThat(out.toString()).contains("copying   tickets").contains(BAR_AT_HALF + "]  50 % 1000 of 2000 rows, 5000 rows/s");
            if (terminal) {
                assertThat(out.toString()).contains("\r");
            } else {
                assertThat(out.toString()).doesNotContain("\r\u001b").hasLineCount(2);
            }
        }
    }
}
