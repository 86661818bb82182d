package dev.switchboard.gateway.model.steady;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who speaks, who waits for whom: what a change of sessions must not disturb, or must make good. Event loop only.
final class Floor {
    /// A wish for an answer; `ours` when it repeats one that a lost session did not give, so that the call does not
    /// know of it.
    record Ask(@Nullable String instructions, boolean ours) {}

    private final Set<String> speaking = new HashSet<>();
    private final Set<String> tools = new HashSet<>();
    private @Nullable Ask wish;
    private @Nullable Ask asked;
    private @Nullable Ask activeAsk;
    private @Nullable String activeId;
    private boolean owed;
    private boolean usedTool;
    private boolean cancelled;
    private long playsUntilMs;

    void callerStarted(String itemId) {
        speaking.add(itemId);
    }

    void callerStopped(String itemId) {
        speaking.remove(itemId);
    }

    /// The caller's turn is complete: the model answers by itself.
    void callerCommitted(String itemId) {
        speaking.remove(itemId);
        owed = true;
    }

    /// The caller waits for no answer to his last words.
    void answered() {
        owed = false;
    }

    boolean callerSpeaks() {
        return !speaking.isEmpty();
    }

    Set<String> speaking() {
        return Set.copyOf(speaking);
    }

    /// Wishes that wait are one wish.
    void wish(Ask ask) {
        wish = ask;
    }

    void dropWish() {
        wish = null;
    }

    @Nullable Ask wish() {
        return wish;
    }

    /// Whether an answer was asked for that has not begun.
    boolean asked() {
        return asked != null;
    }

    void wishSent() {
        asked = wish;
        wish = null;
    }

    /// Our asking was refused. Returns what was asked, if anything was.
    @Nullable Ask refused() {
        Ask refused = asked;
        asked = null;
        return refused;
    }

    void started(String responseId) {
        activeId = responseId;
        activeAsk = asked;
        asked = null;
        wish = null;
        owed = false;
        usedTool = false;
        cancelled = false;
    }

    void cancelled() {
        cancelled = true;
        wish = null;
    }

    void ended(String responseId) {
        if (responseId.equals(activeId)) {
            activeId = null;
            activeAsk = null;
        }
    }

    @Nullable String activeId() {
        return activeId;
    }

    void toolAsked(String responseId, String callId) {
        tools.add(callId);
        usedTool |= responseId.equals(activeId);
    }

    void toolAnswered(String callId) {
        tools.remove(callId);
    }

    /// The line will have played this much more.
    void plays(long nowMs, long durationMs) {
        playsUntilMs = Math.max(playsUntilMs, nowMs) + durationMs;
    }

    void playsNoMore() {
        playsUntilMs = 0;
    }

    /// Nobody speaks, nobody waits, no tool is at work.
    boolean quiet(long nowMs) {
        return speaking.isEmpty() && tools.isEmpty() && wish == null && asked == null && activeId == null && !owed
                && nowMs >= playsUntilMs;
    }

    /// The session is gone: whoever waited for an answer still does, and the wish says so. `answerCame` when the answer
    /// under way had said everything. Returns whether the answer under way is to be asked for again.
    boolean sessionLost(boolean answerCame) {
        boolean again = activeId != null && !answerCame && !usedTool && !cancelled;
        if (wish == null && asked != null) {
            wish = asked;
        }
        if (wish == null && again) {
            wish = new Ask(activeAsk == null ? null : activeAsk.instructions(), true);
        }
        if (wish == null && owed) {
            wish = new Ask(null, true);
        }
        asked = null;
        activeId = null;
        activeAsk = null;
        owed = false;
        speaking.clear();
        return again;
    }
}
