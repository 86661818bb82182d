package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// What `switchboard engine` says when it cannot start.
class EngineCommandTest {
    private final StringWriter said = new StringWriter();
    private final CommandLine command = new CommandLine(new EngineCommand()).setErr(new PrintWriter(said));

    @Test
    void phrasesThatCannotBeReadStopTheStart() {
        assertThat(command.execute("--phrases", "nowhere/phrases.txt")).isEqualTo(1);
        assertThat(said.toString()).contains("--phrases nowhere/phrases.txt: expected a readable text file");
    }

    @Test
    void portThatIsNoneStopsTheStart() {
        assertThat(command.execute("--port", "70000")).isEqualTo(1);
        assertThat(said.toString()).contains("70000").contains("SWITCHBOARD_ENGINE_PORT");
    }
}
