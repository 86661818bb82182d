package dev.switchboard.gateway;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Turn;
import dev.switchboard.gateway.engine.think.RuleMind;
import dev.switchboard.tools.CallNotes;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Whether what was heard leads an agent to the right act. Agents, tools and mind are the product's own.
///
/// A phrase's topic is one of: a tool's name (that tool is called), `exact` (every word is right), an agent's id (the
/// same tool is called, and the same article found, as for the sentence typed), or a topic of the bank (the search is
/// called with a query in which more words of that topic than of any other stand; words of `topics.txt`).
final class Understanding {
    private static final CallNotes FORGET = new CallNotes() {
        @Override
        public void customerName(String name) {}

        @Override
        public void metadata(String key, String value) {}
    };

    private final List<Agent> agents;
    private final Tools tools;
    private final RuleMind mind;
    private final Map<String, List<String>> topics = new LinkedHashMap<>();

    /// @param act the tools called and, of a search, the article found; "" when none was called
    /// @param query the arguments of the last call
    private record Deed(String act, String query) {}

    Understanding(AgentFiles files, Tools tools, Clock clock) throws IOException {
        this.agents = files.agents();
        this.tools = tools;
        this.mind = new RuleMind(clock, files.prompts());
        for (String line : PhraseList.lines("/speech/evaluation/topics.txt")) {
            String[] fields = line.split("\\|", 2);
            if (!line.startsWith("#") && fields.length == 2) {
                topics.put(fields[0].strip(), words(fields[1]));
            }
        }
    }

    static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9']+", -1)).filter(word -> !word.isEmpty())
                .toList();
    }

    boolean isRight(PhraseList.Phrase phrase, String heard) {
        String topic = phrase.topic();
        if (topic.equals("exact")) {
            return words(heard).equals(words(phrase.sentence()));
        }
        if (agents.stream().anyMatch(agent -> agent.id().equals(topic))) {
            return isSame(phrase, heard);
        }
        Deed deed = deed(agentFor(phrase), heard);
        if (tools.spec(topic).isPresent()) {
            return deed.act.contains(topic);
        }
        return !deed.act.isEmpty() && topicOf(deed.query).equals(topic);
    }

    /// Whether the heard words do what the typed ones do.
    boolean isSame(PhraseList.Phrase phrase, String heard) {
        Agent agent = agentFor(phrase);
        return deed(agent, heard).act.equals(deed(agent, phrase.sentence()).act);
    }

    private Agent agentFor(PhraseList.Phrase phrase) {
        return agents.stream()
                .filter(agent -> agent.id().equals(phrase.topic()))
                .findFirst()
                .or(() -> agents.stream().filter(agent -> agent.tools().contains(phrase.topic())).findFirst())
                .orElse(agents.getFirst());
    }

    private Deed deed(Agent agent, String said) {
        if (said.isBlank()) {
            return new Deed("", "");
        }
        List<Turn.ToolDescription> offered = agent.tools().stream()
                .flatMap(name -> tools.spec(name).stream())
                .map(Understanding::described)
                .toList();
        Turn turn = new Turn(agent.instructions(), offered, false,
                List.of(new HistoryEntry.AgentSaid(agent.greeting()), new HistoryEntry.CallerSaid(said)), said, List.of(),
                Optional.of(new Turn.Prompt(agent.id(), Map.of())));
        return switch (mind.open().think(turn)) {
            case Thought.Say _ -> new Deed("", "");
            case Thought.CallTools(List<Thought.ToolRequest> requests, _) -> new Deed(
                    requests.stream().map(request -> act(agent, request)).collect(Collectors.joining(" ")),
                    requests.getLast().argumentsJson());
        };
    }

    private static Turn.ToolDescription described(ToolSpec spec) {
        String examples = spec.examples().stream().map(example -> '"' + example + '"').collect(Collectors.joining("; "));
        return new Turn.ToolDescription(spec.name(), spec.description() + " Callers say: " + examples + ".",
                spec.parameters().toString());
    }

    private String act(Agent agent, Thought.ToolRequest request) {
        ToolResult result = tools.run(request.name(), request.argumentsJson(),
                new ToolContext("evaluation", "evaluation", agent.id(), FORGET)).toCompletableFuture().join().result();
        return result instanceof ToolResult.Answer(_, var data) && data.has("article")
                ? request.name() + ":" + data.path("article").asText()
                : request.name();
    }

    private String topicOf(String query) {
        List<String> said = words(query);
        String best = "";
        long most = 0;
        for (Map.Entry<String, List<String>> topic : topics.entrySet()) {
            long hits = topic.getValue().stream().filter(said::contains).count();
            if (hits > most) {
                best = topic.getKey();
                most = hits;
            }
        }
        return best;
    }
}
