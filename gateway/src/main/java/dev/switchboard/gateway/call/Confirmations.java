package dev.switchboard.gateway.call;

import dev.switchboard.tools.Arguments;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Keeps a model from agreeing on the caller's behalf: a tool that asks before (`confirmation_needed`) is let run only when
/// it is asked for again with equal arguments after the agent has spoken and the caller has answered that. A turn counts
/// when it is complete; its words may come later. One that is known to be a plain no, or was nothing that could be
/// understood, does not. Each yes is for one run. For one thread at a time (of a call: its event loop).
public final class Confirmations {
    /// Asked for and not yet agreed to; the oldest is forgotten first.
    static final int MOST_OPEN = 8;

    private static final Set<String> PLAIN_NO = Set.of(
            "no", "no thanks", "no thank you", "nope", "nah", "no no", "dont", "do not", "no dont", "stop", "cancel", "cancel that",
            "no cancel", "no stop", "never mind", "wait", "no wait", "not now");

    /// How far an open question has come.
    private enum Step {
        /// The tool was refused.
        NEEDED,
        /// The agent speaks of it.
        ASKED,
        /// The caller has begun to speak since.
        ANSWERING,
        ANSWERED
    }

    private record Wish(String tool, String arguments) {}

    private final Map<Wish, Step> open = new LinkedHashMap<>();

    /// A run was refused because nobody has agreed to it.
    public void needed(String tool, String argumentsJson) {
        Wish wish = new Wish(tool, Arguments.canonical(argumentsJson));
        open.remove(wish);
        open.put(wish, Step.NEEDED);
        if (open.size() > MOST_OPEN) {
            open.remove(open.keySet().iterator().next());
        }
    }

    /// Whether the caller has answered; uses the answer up.
    public boolean granted(String tool, String argumentsJson) {
        return !open.isEmpty() && open.remove(new Wish(tool, Arguments.canonical(argumentsJson)), Step.ANSWERED);
    }

    public void agentSpeaks() {
        step(Step.NEEDED, Step.ASKED);
    }

    public void callerBegan() {
        step(Step.ASKED, Step.ANSWERING);
    }

    public void callerDone() {
        step(Step.ANSWERING, Step.ANSWERED);
    }

    public void callerSaid(String words) {
        if (!open.isEmpty() && PLAIN_NO.contains(bare(words))) {
            open.values().removeIf(step -> step == Step.ANSWERING || step == Step.ANSWERED);
        }
    }

    void callerInaudible() {
        step(Step.ANSWERING, Step.ASKED);
        step(Step.ANSWERED, Step.ASKED);
    }

    private void step(Step from, Step to) {
        open.replaceAll((_, step) -> step == from ? to : step);
    }

    private static String bare(String words) {
        return words.toLowerCase(Locale.ROOT).replaceAll("['’]", "").replaceAll("[^a-z]+", " ").strip();
    }
}
