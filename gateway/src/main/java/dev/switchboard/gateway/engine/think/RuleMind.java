package dev.switchboard.gateway.engine.think;

import dev.switchboard.gateway.engine.Conversing;
import dev.switchboard.gateway.engine.Mind;
import java.time.Clock;

/// Dialogue by rules, for any session: it uses the session's instructions, tools and history and knows nothing else, so
/// it invents nothing. It listens for small talk, for what callers tell of themselves, and for a tool whose examples,
/// name and description are like what was said; it speaks what tools return. Thread-safe.
public final class RuleMind implements Mind {
    private final Clock clock;
    private final SmallTalk smallTalk = new SmallTalk();
    private final Replies replies = new Replies();

    /// @param clock tells what "tomorrow" is where a tool wants a date
    public RuleMind(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Conversing open() {
        return new RuleConversation(smallTalk, replies, new ArgumentFiller(clock));
    }
}
