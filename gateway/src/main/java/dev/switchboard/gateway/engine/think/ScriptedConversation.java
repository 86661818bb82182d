package dev.switchboard.gateway.engine.think;

import dev.switchboard.gateway.engine.Conversing;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Turn;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One session's talk by a stored prompt's dialogue. The history is the truth: the script is played on from where it
/// stood while the history only grew, and from the beginning, or the last hand-off, when the client changed anything in it
/// or the call came from another agent. Called by one
/// thread at a time.
final class ScriptedConversation implements Conversing {
    private final StoredPrompt prompt;
    private final OfferShelf offers;
    private final Clock clock;
    private final Conversing unprompted;
    private List<HistoryEntry> played = List.of();
    private List<Turn.ToolDescription> tools = List.of();
    private Map<String, String> variables = Map.of();
    private String instructions = "";
    private @Nullable Script script;

    /// @param unprompted thinks by tools alone
    ScriptedConversation(StoredPrompt prompt, OfferShelf offers, Clock clock, Conversing unprompted) {
        this.offers = offers;
        this.unprompted = unprompted;
        this.prompt = prompt;
        this.clock = clock;
    }

    @Override
    public Thought think(Turn turn) {
        Map<String, String> given = turn.prompt().map(Turn.Prompt::variables).orElse(Map.of());
        String told = turn.instructions().isBlank()
                ? Variables.fill(prompt.instructions(), given) : turn.instructions();
        Memory memory = new Memory(turn.history());
        Optional<String> dictated = new Instructions(told).wordsToSay()
                .or(() -> new Instructions(memory.freshNote()).wordsToSay());
        if (dictated.isPresent() && turn.answers().isEmpty()) {
            return new Thought.Say(Sentences.of(dictated.get()));
        }
        Script now = script(turn, told, given);
        if (turn.said().isBlank() && turn.answers().isEmpty() && memory.lastSaid().isEmpty()) {
            return new Thought.Say(Sentences.of(new Instructions(told).greeting().orElseGet(now::greeting)));
        }
        Optional<Thought> consent = Consent.given(turn, now.smallTalk, now.replies);
        if (consent.isPresent()) {
            return consent.get();
        }
        Move move = now.move();
        if (move.isEmpty()) {
            now.goOn();    // a response was asked for though nothing is new: the open question, or whether there is more
        }
        if (move.isEmpty()) {
            move.say(now.replies.of(Replies.Reply.GREETING_AGAIN));
        }
        return turn.toolRequired() && !move.calls() ? required(turn, now) : move.thought();
    }

    /// The client wants a call, whatever was said: one that needs no yes is found by the tools alone.
    private Thought required(Turn turn, Script now) {
        List<Turn.ToolDescription> free =
                turn.tools().stream().filter(tool -> !now.offers.guarded().contains(tool.name())).toList();
        return free.isEmpty() ? now.move().thought() : unprompted.think(new Turn(
                turn.instructions(), free, true, turn.history(), turn.said(), turn.answers()));
    }

    private Script script(Turn turn, String told, Map<String, String> given) {
        boolean grown = turn.history().size() >= played.size()
                && turn.history().subList(0, played.size()).equals(played);
        Script now = script;
        List<HistoryEntry> news = grown ? turn.history().subList(played.size(), turn.history().size()) : turn.history();
        if (now == null || !grown || handOff(news) >= 0 || !turn.tools().equals(tools) || !given.equals(variables)
                || !told.equals(instructions)) {
            now = new Script(prompt.dialogue(), offers.of(prompt.dialogue(), turn.tools()), new Instructions(told).agentName(), given, clock);
            news = sinceHandOff(turn.history());
            for (HistoryEntry entry : turn.history().subList(0, turn.history().size() - news.size())) {
                if (entry instanceof HistoryEntry.ToolCalled call) {
                    now.wasNoted(call);
                }
            }
        }
        news.forEach(now::play);
        script = now;
        played = turn.history();
        tools = turn.tools();
        variables = given;
        instructions = told;
        return now;
    }

    /// From the words of the caller that led to the last hand-off on: what was said before was another agent's to answer.
    private static List<HistoryEntry> sinceHandOff(List<HistoryEntry> history) {
        for (int at = handOff(history); at >= 0; at--) {
            if (history.get(at) instanceof HistoryEntry.CallerSaid) {
                return history.subList(at, history.size());
            }
        }
        return history;
    }

    /// Where the last hand-off that was carried out stands, or −1.
    private static int handOff(List<HistoryEntry> history) {
        for (int at = history.size() - 1; at >= 0; at--) {
            if (history.get(at) instanceof HistoryEntry.ToolAnswered(_, String name, String output)
                    && name.startsWith("handoff_to_")
                    && output.contains("\"status\":\"answered\"")) {
                return at;
            }
        }
        return -1;
    }
}
