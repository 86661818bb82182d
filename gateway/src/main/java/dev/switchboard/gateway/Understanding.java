package dev.switchboard.gateway;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.engine.Conversing;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether what was heard leads an agent to the right act. Agents, tools and mind are the product's own.
///
/// A phrase's topic is one of: a tool's name (that tool is called, perhaps only after the agent has asked back for what
/// the tool cannot do without or read a number back), `exact` (every word is right), an agent's id (the
/// same tool is called, and the same article found, as for the sentence typed), or a topic of the bank (the search is
/// called and the article it answers with is one that answers that topic, by `topics.txt`).
final class Understanding {
    private static final CallNotes FORGET = new CallNotes() {
        @Override
        public void customerName(String name) {}

        @Override
        public void metadata(String key, String value) {}
    };

    /// What a caller says to a question back: that a number was heard right, and which event is meant.
    private static final List<String> ANSWERS_TO_QUESTIONS = List.of("yes", "the lakers game");

    private final List<Agent> agents;
    private final Tools tools;
    private final RuleMind mind;
    private final Map<String, Topic> topics = new LinkedHashMap<>();

    /// @param articles those that answer a caller of the topic
    /// @param words those that told topics apart before articles did
    private record Topic(Set<String> articles, List<String> words) {}

    /// @param act the tools called and, of a search, the article found; "" when none was called
    /// @param article the one that is answered with, "" for none
    /// @param query the arguments of the last call
    private record Deed(String act, String article, String query) {
        static final Deed NONE = new Deed("", "", "");
    }

    Understanding(AgentFiles files, Tools tools, Clock clock) throws IOException {
        this.agents = files.agents();
        this.tools = tools;
        this.mind = new RuleMind(clock, files.prompts());
        for (String line : PhraseList.lines("/speech/evaluation/topics.txt")) {
            String[] fields = line.split("\\|");
            if (!line.startsWith("#") && fields.length == 3) {
                topics.put(fields[0].strip(), new Topic(Set.of(fields[1].strip().split(" +")), words(fields[2])));
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
            return deed.act.contains(topic)
                    || deed.act.isEmpty() && !heard.isBlank() && isDoneAfterAnswer(phrase, heard);
        }
        return topics.containsKey(topic) && topics.get(topic).articles.contains(deed.article);
    }

    /// The answer must have said no more than was asked: an answer that has the tool called by itself proves nothing.
    private boolean isDoneAfterAnswer(PhraseList.Phrase phrase, String heard) {
        Agent agent = agentFor(phrase);
        return ANSWERS_TO_QUESTIONS.stream()
                .filter(answer -> !deed(agent, answer).act.contains(phrase.topic()))
                .anyMatch(answer -> deed(agent, heard, answer).act.contains(phrase.topic()));
    }

    /// The measure used before articles were looked at: more of the topic's words than of any other stand in what the
    /// tool was asked. It calls right answers wrong that name no such word, and wrong ones right that do.
    boolean isRightByWords(PhraseList.Phrase phrase, String heard) {
        if (!topics.containsKey(phrase.topic())) {
            return isRight(phrase, heard);
        }
        Deed deed = deed(agentFor(phrase), heard);
        return !deed.act.isEmpty() && topicOf(deed.query).equals(phrase.topic());
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
        return said.isBlank() ? Deed.NONE : switch (mind.open().think(turn(agent, List.of(said)))) {
            case Thought.Say _ -> Deed.NONE;
            case Thought.CallTools(List<Thought.ToolRequest> requests, _) -> deed(agent, requests);
        };
    }

    /// What follows when the agent asked back and got an answer.
    private Deed deed(Agent agent, String said, String answer) {
        Conversing conversation = mind.open();
        if (!(conversation.think(turn(agent, List.of(said))) instanceof Thought.Say(List<String> question))) {
            return Deed.NONE;
        }
        return switch (conversation.think(turn(agent, List.of(said, String.join(" ", question), answer)))) {
            case Thought.Say _ -> Deed.NONE;
            case Thought.CallTools(List<Thought.ToolRequest> requests, _) -> deed(agent, requests);
        };
    }

    /// @param talk what was said since the greeting, by the caller and the agent in turn
    private Turn turn(Agent agent, List<String> talk) {
        List<Turn.ToolDescription> offered = tools.specs(agent.tools()).stream()
                .map(Understanding::described)
                .toList();
        List<HistoryEntry> history = new ArrayList<>(List.of(new HistoryEntry.AgentSaid(agent.greeting())));
        for (int i = 0; i < talk.size(); i++) {
            String words = talk.get(i);
            history.add(i % 2 == 0 ? new HistoryEntry.CallerSaid(words) : new HistoryEntry.AgentSaid(words));
        }
        return new Turn(agent.instructions(), offered, false, history, talk.getLast(), List.of(),
                Optional.of(new Turn.Prompt(agent.id(), Map.of())));
    }

    private Deed deed(Agent agent, List<Thought.ToolRequest> requests) {
        String article = "";
        List<String> acts = new ArrayList<>();
        for (Thought.ToolRequest request : requests) {
            String found = article(agent, request);
            acts.add(found.isEmpty() ? request.name() : request.name() + ":" + found);
            article = found.isEmpty() ? article : found;
        }
        return new Deed(String.join(" ", acts), article, requests.getLast().argumentsJson());
    }

    private static Turn.ToolDescription described(ToolSpec spec) {
        String examples = spec.examples().stream().map(example -> '"' + example + '"').collect(Collectors.joining("; "));
        return new Turn.ToolDescription(spec.name(), spec.description() + " Callers say: " + examples + ".",
                spec.parameters().toString());
    }

    /// The article that the tool answers with; "" when it has none.
    private String article(Agent agent, Thought.ToolRequest request) {
        ToolResult result = tools.run(request.name(), request.argumentsJson(),
                new ToolContext("evaluation", "evaluation", agent.id(), FORGET)).toCompletableFuture().join().result();
        return result instanceof ToolResult.Answer(_, var data) ? data.path("article").asText("") : "";
    }

    private String topicOf(String query) {
        List<String> said = words(query);
        String best = "";
        long most = 0;
        for (Map.Entry<String, Topic> topic : topics.entrySet()) {
            long hits = topic.getValue().words.stream().filter(said::contains).count();
            if (hits > most) {
                best = topic.getKey();
                most = hits;
            }
        }
        return best;
    }
}
