package dev.switchboard.gateway.model.steady;

import dev.switchboard.gateway.call.HeardText;
import dev.switchboard.gateway.model.Remembered;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The conversation as words, in the order in which its parts began, for the next session to be told. What the agent
/// said is kept as the caller heard it. Bounded: beyond `MOST_ENTRIES` or `MOST_CHARACTERS` the oldest is forgotten, as
/// a model's own context would. Event loop only.
final class Recollection {
    static final int MOST_ENTRIES = 400;
    /// About 25,000 tokens, within the 28,000 that fit a 32k model beside its answer.
    static final int MOST_CHARACTERS = 100_000;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private int forgotten;
    private int wordless;
    private int notes;

    void callerBegan(String itemId) {
        if (!entries.containsKey(itemId)) {
            wordless++;
            add(itemId, new Caller(itemId));
        }
    }

    /// The speech is an item. False when it was one already, in a session before.
    boolean callerCommitted(String itemId) {
        if (!(entries.get(itemId) instanceof Caller caller) || caller.committed) {
            return false;
        }
        caller.committed = true;
        return true;
    }

    boolean isCommitted(String itemId) {
        return entries.get(itemId) instanceof Caller caller && caller.committed;
    }

    void callerSaid(String itemId, String text) {
        callerBegan(itemId);
        if (entries.get(itemId) instanceof Caller caller) {
            wordless -= caller.text == null ? 1 : 0;
            caller.text = text;
        }
        bound();
    }

    /// Its words will not be known.
    void callerInaudible(String itemId) {
        callerSaid(itemId, "");
    }

    /// The caller's items whose words are not known yet, oldest first.
    List<String> wordless() {
        List<String> itemIds = new ArrayList<>();
        entries.values().forEach(entry -> {
            if (entry instanceof Caller caller && caller.text == null) {
                itemIds.add(caller.itemId);
            }
        });
        return itemIds;
    }

    /// Whether the caller said something whose words are not known yet.
    boolean awaitsWords() {
        return wordless > 0;
    }

    /// An answer came to its end, so everything the caller said before is answered.
    void answered() {
        entries.values().forEach(entry -> {
            if (entry instanceof Caller caller) {
                caller.answered = true;
            }
        });
    }

    boolean isAnswered(String itemId) {
        return entries.get(itemId) instanceof Caller caller && caller.answered;
    }

    void agentAudio(String responseId, String itemId, long durationUs, int leg) {
        Agent agent = agent(responseId, itemId, leg);
        if (agent != null) {
            agent.sentUs += durationUs;
        }
    }

    void agentText(String responseId, String itemId, String delta, int leg) {
        Agent agent = agent(responseId, itemId, leg);
        if (agent != null && !agent.whole && !agent.cut) {
            agent.text.add(delta, agent.sentUs);
        }
    }

    void agentSaid(String responseId, String itemId, String text, int leg) {
        Agent agent = agent(responseId, itemId, leg);
        if (agent != null) {
            agent.whole = true;
            if (!agent.cut) {
                agent.text.replace(text);
            }
        }
        bound();
    }

    /// The caller heard only `heardMs` of it. Returns what is left, when the agent is known to have said it.
    Optional<Remembered.AgentSaid> agentCut(String itemId, long heardMs) {
        if (!(entries.get(itemId) instanceof Agent agent) || agent.cut) {
            return Optional.empty();
        }
        agent.cut = true;
        agent.text.replace(agent.text.heard(heardMs, agent.sentUs / 1000));
        return Optional.of(new Remembered.AgentSaid(itemId, agent.text.all()));
    }

    /// The caller heard nothing of it.
    void forget(String itemId) {
        entries.remove(itemId);
    }

    /// The session that made this agent's item, or 0 when it is not known.
    int legOf(String itemId) {
        return entries.get(itemId) instanceof Agent agent ? agent.leg : 0;
    }

    /// The items of an answer whose text is not whole, with what there is of it.
    List<Remembered.AgentSaid> unfinished(String responseId) {
        List<Remembered.AgentSaid> unfinished = new ArrayList<>();
        for (Agent agent : of(responseId)) {
            if (!agent.whole && !agent.cut) {
                unfinished.add(new Remembered.AgentSaid(agent.itemId, agent.text.all()));
            }
        }
        return unfinished;
    }

    /// Whether everything this answer said had come when its session was lost.
    boolean whole(String responseId) {
        List<Agent> said = of(responseId);
        return !said.isEmpty() && said.stream().allMatch(agent -> agent.whole || agent.cut);
    }

    /// This answer will be asked for again, so the next session is not told of the attempt.
    void withdraw(String responseId) {
        of(responseId).forEach(agent -> agent.withdrawn = true);
    }

    void noted(String text) {
        String itemId = "note " + ++notes;
        add(itemId, new Note(itemId, text));
    }

    void toolAsked(String callId, String name, String argumentsJson) {
        add("call " + callId, new Tool(callId, name, argumentsJson));
    }

    void toolAnswered(String callId, String outputJson) {
        if (entries.get("call " + callId) instanceof Tool tool) {
            tool.outputJson = outputJson;
        }
        bound();
    }

    /// What a new session is told.
    List<Remembered> told() {
        List<Remembered> told = new ArrayList<>();
        for (Entry entry : entries.values()) {
            switch (entry) {
                case Caller caller -> {
                    if (caller.text != null && !caller.text.isBlank()) {
                        told.add(new Remembered.CallerSaid(caller.itemId, caller.text));
                    }
                }
                case Agent agent -> {
                    if (!agent.withdrawn && !agent.text.all().isEmpty()) {
                        told.add(new Remembered.AgentSaid(agent.itemId, agent.text.all()));
                    }
                }
                case Note(String itemId, String text) -> told.add(new Remembered.Noted(itemId, text));
                case Tool tool -> told.add(
                        new Remembered.ToolUsed(tool.callId, tool.name, tool.argumentsJson, tool.outputJson));
            }
        }
        return told;
    }

    /// How many entries were forgotten for the bound so far.
    int forgotten() {
        return forgotten;
    }

    private @Nullable Agent agent(String responseId, String itemId, int leg) {
        Entry known = entries.get(itemId);
        if (known == null) {
            Agent agent = new Agent(responseId, itemId, leg);
            add(itemId, agent);
            return agent;
        }
        return known instanceof Agent agent ? agent : null;
    }

    private List<Agent> of(String responseId) {
        List<Agent> items = new ArrayList<>();
        entries.values().forEach(entry -> {
            if (entry instanceof Agent agent && agent.responseId.equals(responseId)) {
                items.add(agent);
            }
        });
        return items;
    }

    private void add(String key, Entry entry) {
        entries.put(key, entry);
        bound();
    }

    private void bound() {
        long characters = 0;
        for (Entry entry : entries.values()) {
            characters += entry.characters();
        }
        while (entries.size() > 1 && (entries.size() > MOST_ENTRIES || characters > MOST_CHARACTERS)) {
            Map.Entry<String, Entry> oldest = entries.entrySet().iterator().next();
            characters -= oldest.getValue().characters();
            entries.remove(oldest.getKey());
            wordless -= oldest.getValue() instanceof Caller caller && caller.text == null ? 1 : 0;
            forgotten++;
        }
    }

    private sealed interface Entry {
        int characters();
    }

    private static final class Caller implements Entry {
        private final String itemId;
        /// Null until known.
        private @Nullable String text;
        private boolean committed;
        private boolean answered;

        private Caller(String itemId) {
            this.itemId = itemId;
        }

        @Override
        public int characters() {
            return text == null ? 0 : text.length();
        }
    }

    private static final class Agent implements Entry {
        private final String responseId;
        private final String itemId;
        private final int leg;
        private final HeardText text = new HeardText();
        private long sentUs;
        private boolean whole;
        private boolean cut;
        private boolean withdrawn;

        private Agent(String responseId, String itemId, int leg) {
            this.responseId = responseId;
            this.itemId = itemId;
            this.leg = leg;
        }

        @Override
        public int characters() {
            return text.all().length();
        }
    }

    private record Note(String itemId, String text) implements Entry {
        @Override
        public int characters() {
            return text.length();
        }
    }

    private static final class Tool implements Entry {
        private final String callId;
        private final String name;
        private final String argumentsJson;
        private @Nullable String outputJson;

        private Tool(String callId, String name, String argumentsJson) {
            this.callId = callId;
            this.name = name;
            this.argumentsJson = argumentsJson;
        }

        @Override
        public int characters() {
            return argumentsJson.length() + (outputJson == null ? 0 : outputJson.length());
        }
    }
}
