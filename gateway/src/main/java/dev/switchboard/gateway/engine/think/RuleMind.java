package dev.switchboard.gateway.engine.think;

import dev.switchboard.gateway.engine.Conversing;
import dev.switchboard.gateway.engine.Mind;
import dev.switchboard.gateway.engine.Turn;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Dialogue by rules. A session that names a stored prompt talks by that prompt's dialogue file; any other by its own
/// instructions, tools and history and nothing else, so that nothing is invented. Thread-safe.
public final class RuleMind implements Mind {
    private final Clock clock;
    private volatile Map<String, StoredPrompt> prompts;
    private final OfferShelf offers = new OfferShelf();
    private final SmallTalk smallTalk = new SmallTalk(Dialogue.standard());
    private final Replies replies = new Replies(Dialogue.standard());

    /// @param clock tells what "tomorrow" is where a tool wants a date
    public RuleMind(Clock clock) {
        this(clock, Map.of());
    }

    /// @param prompts by the id that sessions name
    public RuleMind(Clock clock, Map<String, StoredPrompt> prompts) {
        this.clock = clock;
        this.prompts = Map.copyOf(prompts);
    }

    /// Sessions opened from now on talk by these. A prompt that is no longer there stays known, for sessions that were
    /// opened when it was.
    public synchronized void learn(Map<String, StoredPrompt> newer) {
        Map<String, StoredPrompt> all = new HashMap<>(prompts);
        all.putAll(newer);
        prompts = Map.copyOf(all);
    }

    @Override
    public boolean hasPrompt(String id) {
        return prompts.containsKey(id);
    }

    /// The tool that a prompt's agent would call for words alone, where they ask for it so surely that it may have what another
    /// agent takes only because that one takes everything.
    public Optional<SureTool> sureTool(String promptId, List<Turn.ToolDescription> tools, String said) {
        return Optional.ofNullable(prompts.get(promptId))
                .flatMap(prompt -> offers.of(prompt.dialogue(), tools).sureTool(Utterance.of(said)));
    }

    @Override
    public Conversing open() {
        Conversing unprompted = new RuleConversation(smallTalk, replies, new ArgumentFiller(clock));
        Map<String, Conversing> prompted = new HashMap<>();
        Map<String, StoredPrompt> known = prompts;
        return turn -> {
            String id = turn.prompt().map(Turn.Prompt::id).orElse("");
            StoredPrompt prompt = known.get(id);
            Conversing conversing = prompt == null ? unprompted
                    : prompted.computeIfAbsent(id, _ -> new ScriptedConversation(prompt, offers, clock, unprompted));
            return Whisper.led(turn, conversing.think(turn));
        };
    }
}
