package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.dashboard.ops.AgentReload.Outcome;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.Interruption;
import dev.switchboard.tools.file.ToolFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentShelfTest {
    private static final String ZOE = """
            id: zoe
            name: Zoe
            description: test line
            instructions: You are Zoe.
            voice: marin
            """;

    @TempDir
    private Path folder;

    private final AgentReader reader =
            new AgentReader(BuiltInTools.NAMES, Interruption.standard());
    private final List<List<String>> staffed = new CopyOnWriteArrayList<>();
    private AgentShelf shelf;

    @BeforeEach
    void open() {
        shelf = new AgentShelf(
                reader, AgentShelf.ToolFolder.NONE, Optional.of(folder), "riley", reader.read(Optional.of(folder), "riley"),
                files -> staffed.add(files.agents().stream().map(Agent::id).toList()), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        shelf.close();
    }

    @Test
    void aFileOfToolsThatIsWrongIsToldAndTheAgentsStay() throws IOException {
        try (AgentShelf tools = new AgentShelf(
                reader, new AgentShelf.ToolFolder(Optional.of(folder), () -> {
                    throw new ToolFileException("shop.yaml: tools: expected a list");
                }), Optional.of(folder), "riley", reader.read(Optional.of(folder), "riley"), _ -> {}, Clock.systemUTC())) {
            Files.writeString(folder.resolve("zoe.yaml"), ZOE);

            assertThat(tools.reload()).isEqualTo(new Outcome.Refused("shop.yaml: tools: expected a list"));
            assertThat(tools.shown().files().agents()).extracting(Agent::id).containsExactly("riley", "casey");
        }
    }

    @Test
    void whatWasAddedAnswersAfterReadingAgain() throws IOException {
        Files.writeString(folder.resolve("zoe.yaml"), ZOE);

        assertThat(shelf.reload()).isEqualTo(new Outcome.Done(List.of("riley", "casey", "zoe"), ""));
        assertThat(staffed).containsExactly(List.of("riley", "casey", "zoe"));
    }

    @Test
    void newPhrasesAreSaidToWaitForTheNextStart() throws IOException {
        Files.writeString(folder.resolve("zoe.yaml"), ZOE + "phrases: [where is the zoo]\n");

        assertThat(shelf.reload()).isInstanceOfSatisfying(
                Outcome.Done.class, done -> assertThat(done.note()).contains("at the next start"));
    }

    @Test
    void aWrongFileIsRefusedWithOneLineAndTheOldAgentsStay() throws IOException {
        Files.writeString(folder.resolve("zoe.yaml"), ZOE + "limits: {longest: soon}\n");

        assertThat(shelf.reload()).isEqualTo(new Outcome.Refused(folder.resolve("zoe.yaml")
                + ": limits.longest: 'soon': expected a duration such as 15s, 3m or 1h, or 0 for none"));
        assertThat(staffed).isEmpty();
        assertThat(shelf.shown().refused()).hasValueSatisfying(
                refusal -> assertThat(refusal.why()).contains("limits.longest: 'soon'"));

        Files.writeString(folder.resolve("zoe.yaml"), ZOE);
        assertThat(shelf.reload()).isInstanceOf(Outcome.Done.class);
        assertThat(shelf.shown().refused()).isEmpty();
        assertThat(shelf.shown().files().sources())
                .containsEntry("riley", "agents/riley.yaml")
                .containsEntry("zoe", folder.resolve("zoe.yaml").toString());
    }

    @Test
    void aHandOffToAnAgentThatIsGoneIsRefusedByItsFile() throws IOException {
        Files.writeString(folder.resolve("zoe.yaml"), ZOE + "handoff: [bob]\n");

        assertThat(shelf.reload()).isInstanceOfSatisfying(Outcome.Refused.class, refused ->
                assertThat(refused.why()).isEqualTo(folder.resolve("zoe.yaml")
                        + ": handoff: 'bob': expected another one of [riley, casey, zoe]"));
    }

    @Test
    void aChangedFolderIsReadByItselfOnceForEachChange() throws IOException {
        shelf.watching(Duration.ofMillis(30));
        Files.writeString(folder.resolve("zoe.yaml"), ZOE);
        await().until(() -> staffed.size() == 1);

        Files.delete(folder.resolve("zoe.yaml"));
        await().until(() -> staffed.size() == 2);

        assertThat(staffed).containsExactly(List.of("riley", "casey", "zoe"), List.of("riley", "casey"));
    }
}
