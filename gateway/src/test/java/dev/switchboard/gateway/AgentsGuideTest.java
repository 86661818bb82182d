package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.Interruption;
import dev.switchboard.gateway.engine.Conversing;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Turn;
import dev.switchboard.gateway.engine.think.RuleMind;
import dev.switchboard.gateway.engine.think.StoredPrompt;
import dev.switchboard.tools.customer.NoteCustomer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of docs/AGENTS.md is read from there, put into a folder, and held to the conversation it shows.
class AgentsGuideTest {
    private static final Pattern FILE = Pattern.compile("(?s)```yaml\\n# (tess[a-z.]*)\\n(.*?)```");
    private static final Pattern TALK = Pattern.compile("(?s)```\\n(caller .*?)```");

    private final List<HistoryEntry> history = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();

    @Test
    void theExampleTalksAsTheGuideShows(@TempDir Path dir) throws IOException {
        String guide = Files.readString(Path.of("../docs/AGENTS.md"));
        Matcher files = FILE.matcher(guide);
        while (files.find()) {
            Files.writeString(dir.resolve(files.group(1)), files.group(2));
        }
        AgentFiles agents = new AgentReader(BuiltInTools.NAMES, Interruption.standard())
                .read(Optional.of(dir), "tess");
        Agent tess = agents.agents().getFirst();
        Conversing talk = new RuleMind(Clock.systemUTC(),
                Map.of("tess", new StoredPrompt(tess.instructions(), agents.dialogue(tess)))).open();

        Matcher lines = TALK.matcher(guide);
        assertThat(lines.find()).isTrue();
        for (String line : lines.group(1).strip().split("\n")) {
            String words = line.substring(8);
            if (line.startsWith("caller")) {
                history.add(new HistoryEntry.CallerSaid(words));
            } else {
                assertThat(reply(talk)).isEqualTo(words);
            }
        }
        assertThat(calls).containsExactly("{\"name\":\"Mei Tan\",\"phone\":\"91234567\"}");
    }

    private String reply(Conversing talk) {
        Turn.ToolDescription tool = new Turn.ToolDescription("note_customer", new NoteCustomer().spec().description(),
                new NoteCustomer().spec().parameters().toString());
        while (true) {
            Thought thought = talk.think(new Turn("", List.of(tool), false, history, said(), answers(),
                    Optional.of(new Turn.Prompt("tess", Map.of()))));
            if (thought instanceof Thought.Say(List<String> sentences)) {
                String text = String.join(" ", sentences);
                history.add(new HistoryEntry.AgentSaid(text));
                return text;
            }
            for (Thought.ToolRequest request : ((Thought.CallTools) thought).requests()) {
                calls.add(request.argumentsJson());
                history.add(new HistoryEntry.ToolCalled("call_1", request.name(), request.argumentsJson()));
                history.add(new HistoryEntry.ToolAnswered("call_1", request.name(), new ObjectMapper().createObjectNode()
                        .put("status", "answered").put("spoken", "Thank you.").toString()));
            }
        }
    }

    private String said() {
        return history.getLast() instanceof HistoryEntry.CallerSaid(String text) ? text : "";
    }

    private List<HistoryEntry.ToolAnswered> answers() {
        return history.getLast() instanceof HistoryEntry.ToolAnswered answer ? List.of(answer) : List.of();
    }
}
