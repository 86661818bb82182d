package dev.switchboard.gateway.call;

import dev.switchboard.store.ticket.NewTicket;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Admits callers while there is room and begins their calls. A place is a permit taken before the upgrade and given back
/// when the ticket is closed, so the number of calls never exceeds its limit, not even for a moment.
public final class FrontDesk implements Reception {
    private static final int RETRY_AFTER_SECONDS = 5;

    private final CallParts parts;
    private final Map<String, Agent> agents = new LinkedHashMap<>();
    private final LiveCalls liveCalls;

    /// The first agent is the default one.
    public FrontDesk(CallParts parts, List<Agent> agents) {
        if (agents.isEmpty()) {
            throw new IllegalArgumentException("at least one agent is needed");
        }
        this.parts = parts;
        agents.forEach(agent -> this.agents.put(agent.id(), agent));
        this.liveCalls = new LiveCalls(parts.limits().calls());
    }

    @Override
    public List<AgentCard> agents() {
        return agents.values().stream().map(Agent::card).toList();
    }

    @Override
    public Admission admit(String channel, @Nullable String agentId) {
        Agent agent = agentId == null ? agents.values().iterator().next() : agents.get(agentId);
        if (agent == null) {
            return refuse(404, "unknown_agent", "there is no agent '" + agentId + "'; expected one of " + agents.keySet(), 0);
        }
        if (liveCalls.draining()) {
            return refuse(503, "draining", "the gateway is shutting down", RETRY_AFTER_SECONDS);
        }
        if (!liveCalls.takePlace()) {
            return refuse(503, "full", "all " + parts.limits().calls() + " lines are taken", RETRY_AFTER_SECONDS);
        }
        return new Place(channel, agent);
    }

    @Override
    public LiveCall answer(
            Admission.Permit permit,
            CallerLink line,
            CallLoop loop,
            @Nullable String agentId,
            @Nullable String callerAddress,
            @Nullable String lineId) {
        Place place = placeOf(permit);
        Agent agent = agentId == null ? place.agent : agents.get(agentId);
        if (agent == null) {
            throw new IllegalArgumentException("there is no agent '" + agentId + "'; expected one of " + agents.keySet());
        }
        NewTicket ticket = taken(place, agent, callerAddress);
        Call call = new Call(parts, agent, line, loop, ticket, lineId, liveCalls);
        call.begin();
        return call;
    }

    @Override
    public LiveCall relay(Admission.Permit permit, RelayLine line, CallLoop loop, @Nullable String callerAddress) {
        Place place = placeOf(permit);
        NewTicket ticket = taken(place, place.agent, callerAddress);
        Call call = new Call(parts.dialling(line), place.agent.relayed(), line, loop, ticket, null, liveCalls);
        call.begin();
        return call;
    }

    private static Place placeOf(Admission.Permit permit) {
        if (permit instanceof Place place) {
            return place;
        }
        throw new IllegalArgumentException("not a permit of this reception: " + permit);
    }

    private NewTicket taken(Place place, Agent agent, @Nullable String callerAddress) {
        if (!place.held.compareAndSet(true, false)) {
            throw new IllegalArgumentException("this permit was used or released already");
        }
        Instant now = parts.clock().instant();
        return new NewTicket(UUID.randomUUID().toString(), place.channel, agent.id(), callerAddress, now);
    }

    public int callsInProgress() {
        return liveCalls.count();
    }

    /// Refuses new calls, ends the live ones politely and completes when their tickets are closed.
    public CompletableFuture<Void> drain() {
        return liveCalls.drain();
    }

    private Admission refuse(int status, String code, String message, int retryAfterSeconds) {
        parts.metrics().refused(code);
        return new Admission.Refused(status, code, message, retryAfterSeconds);
    }

    private final class Place implements Admission.Permit {
        private final String channel;
        private final Agent agent;
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Place(String channel, Agent agent) {
            this.channel = channel;
            this.agent = agent;
        }

        @Override
        public AgentCard agent() {
            return agent.card();
        }

        @Override
        public void release() {
            if (held.compareAndSet(true, false)) {
                liveCalls.givePlaceBack();
            }
        }
    }
}
