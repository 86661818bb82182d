package dev.switchboard.gateway.action;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.Confirmations;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.store.ticket.TicketId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// One conversation. What is remembered in it (customer, event, order) is what was said and what tools answered: the whole
/// history is there for each sentence. Changed by whoever holds `turn`.
final class ActionSession {
    final String id;
    final String who;
    final TicketId ticketId;
    final RuleListener rules;
    final List<HistoryEntry> history = new ArrayList<>();
    /// What was read back and waits for a yes.
    final Confirmations confirmations = new Confirmations();
    final ReentrantLock turn = new ReentrantLock();
    private final boolean pinned;
    private Agent agent;
    private volatile Instant usedAt;
    private int sentences;
    private int calls;
    private boolean over;

    ActionSession(String id, String who, TicketId ticketId, Agent agent, boolean pinned, RuleListener rules, Instant now) {
        this.pinned = pinned;
        this.id = id;
        this.who = who;
        this.ticketId = ticketId;
        this.agent = agent;
        this.rules = rules;
        this.usedAt = now;
        if (!agent.greeting().isEmpty()) {
            history.add(new HistoryEntry.AgentSaid(agent.greeting()));
        }
    }

    /// Whether it was begun with an agent by name, and goes to another only by a hand-off of that agent's.
    boolean isPinned() {
        return pinned;
    }

    Agent agent() {
        return agent;
    }

    void goOnWith(Agent next) {
        agent = next;
    }

    Instant usedAt() {
        return usedAt;
    }

    void used(Instant now) {
        usedAt = now;
    }

    /// Counts a sentence and says how many there have been.
    int sentence() {
        return ++sentences;
    }

    String nextCallId() {
        return "call_" + ++calls;
    }

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }
}
