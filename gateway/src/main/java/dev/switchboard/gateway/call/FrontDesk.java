package dev.switchboard.gateway.call;

import dev.switchboard.gateway.call.Reception.Admission.Refused;
import dev.switchboard.store.ticket.NewTicket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Admits callers while there is room and begins their calls. A place is a permit taken before the upgrade and given back
/// when the ticket is closed, so the number of calls never exceeds its limit, not even for a moment.
public final class FrontDesk implements Reception {
    private static final int RETRY_AFTER_SECONDS = 5;

    private final CallParts parts;
    private final AddressRate rate;
    private final Places places;
    private final LiveCalls liveCalls = new LiveCalls();
    private volatile AgentDirectory directory;

    public FrontDesk(CallParts parts, AgentDirectory directory, AddressRate rate) {
        this.parts = parts;
        this.directory = directory;
        this.rate = rate;
        this.places = new Places(parts.limits().calls());
    }

    /// The first agent is the default one. As many calls of one address as there are places.
    public FrontDesk(CallParts parts, List<Agent> agents) {
        this(parts, new AgentDirectory(agents), AddressRate.unbounded());
    }

    /// From the next caller on these are the agents; calls under way keep theirs.
    public void staff(AgentDirectory agents) {
        directory = agents;
    }

    @Override
    public List<AgentCard> agents() {
        return directory.cards();
    }

    @Override
    public Admission admit(Arrival arrival) {
        AgentDirectory now = directory;
        Optional<Agent> agent = now.agentFor(arrival);
        if (agent.isEmpty()) {
            return counted(unknown(arrival, now));
        }
        if (liveCalls.draining()) {
            return counted(closing());
        }
        Optional<Refused> full = full(places.take(agent.get()), agent.get());
        if (full.isPresent()) {
            return counted(full.get());
        }
        Place place = new Place(places, arrival.channel(), now, agent.get(), true);
        Optional<Refused> tooMany = counted(place, arrival);
        if (tooMany.isPresent()) {
            place.release();
            return counted(tooMany.get());
        }
        return place;
    }

    @Override
    public Admission admitLine(String channel) {
        if (liveCalls.draining()) {
            return counted(closing());
        }
        AgentDirectory now = directory;
        Agent agent = now.agentFor(Arrival.by(channel, null)).orElseThrow();
        Optional<Refused> full = full(places.takeAtHouse(), agent);
        return full.isPresent() ? counted(full.get()) : new Place(places, channel, now, agent, false);
    }

    @Override
    public Optional<Refused> refusal(Arrival arrival) {
        AgentDirectory now = directory;
        Optional<Agent> agent = now.agentFor(arrival);
        if (agent.isEmpty()) {
            return Optional.of(unknown(arrival, now));
        }
        if (liveCalls.draining()) {
            return Optional.of(closing());
        }
        return full(places.wouldTake(agent.get()), agent.get())
                .or(() -> arrival.address() == null ? Optional.empty() : tooMany(rate.wait(arrival.address())));
    }

    @Override
    public Optional<Refused> redirect(Admission.Permit permit, Arrival arrival) {
        Place place = ours(permit);
        Optional<Agent> agent = place.directory().agentFor(arrival);
        if (agent.isEmpty()) {
            return Optional.of(counted(unknown(arrival, place.directory())));
        }
        if (!place.moveTo(agent.get())) {
            return full(Places.Taken.AGENT_FULL, agent.get()).map(this::counted);
        }
        return counted(place, arrival).map(this::counted);
    }

    @Override
    public LiveCall answer(
            Admission.Permit permit,
            CallerLink line,
            CallLoop loop,
            @Nullable String agentId,
            @Nullable String callerAddress,
            @Nullable String lineId) {
        Place place = ours(permit);
        Agent agent = agentId == null ? place.at() : place.directory().find(agentId).orElse(null);
        if (agent == null) {
            throw new IllegalArgumentException(
                    "there is no agent '" + agentId + "'; expected one of " + place.directory().ids());
        }
        if (!place.moveTo(agent)) {
            throw new IllegalArgumentException("agent " + agentId + " has no place for one more call");
        }
        return begun(parts, place, line, loop, callerAddress, lineId);
    }

    @Override
    public LiveCall relay(Admission.Permit permit, RelayLine line, CallLoop loop, @Nullable String callerAddress) {
        return begun(parts.dialling(line), ours(permit), line, loop, callerAddress, null);
    }

    private LiveCall begun(
            CallParts with,
            Place place,
            CallerLink line,
            CallLoop loop,
            @Nullable String callerAddress,
            @Nullable String lineId) {
        if (!place.use()) {
            throw new IllegalArgumentException("this permit was used or released already");
        }
        Instant now = with.clock().instant();
        NewTicket ticket =
                new NewTicket(UUID.randomUUID().toString(), place.channel(), place.at().id(), callerAddress, now);
        Call call = new Call(with, place, line, loop, ticket, lineId, liveCalls);
        call.begin();
        return call;
    }

    /// A supervisor steps into a call of this house; empty when it has no such call. Any thread.
    public Optional<CompletableFuture<StepInOutcome>> stepIn(String ticketId, StepIn action) {
        return liveCalls.find(ticketId).map(call -> call.stepIn(action));
    }

    /// Somebody listens, under a name of their own, until `stopListening` or the call's end. Any thread.
    public Optional<CompletableFuture<StepInOutcome>> listen(String ticketId, String listener, Ear ear) {
        return liveCalls.find(ticketId).map(call -> call.listen(listener, ear));
    }

    public void stopListening(String ticketId, String listener) {
        liveCalls.find(ticketId).ifPresent(call -> call.listenerLeaves(listener));
    }

    /// A listener's microphone: signed 16-bit little-endian samples at `Ear.RATE_HZ`. Any thread.
    public void speak(String ticketId, String listener, byte[] pcm) {
        liveCalls.find(ticketId).ifPresent(call -> call.listenerSays(listener, pcm));
    }

    /// How loud caller and agent are, 0 to 1, in each call that has a ticket and is not silent. Measured only while somebody goes on
    /// asking: the first answer after a pause knows nothing. Any thread.
    public Map<String, List<Double>> levels() {
        Map<String, List<Double>> loud = new HashMap<>();
        liveCalls.levels().forEach((ticket, now) -> loud.put(ticket, List.of(now.caller(), now.agent())));
        return loud;
    }

    public int callsInProgress() {
        return liveCalls.count();
    }

    public boolean draining() {
        return liveCalls.draining();
    }

    /// Refuses new calls from now on. Completes when the calls under way are over by themselves and their tickets closed.
    public CompletableFuture<Void> refuseMore() {
        return liveCalls.refuseMore();
    }

    /// Refuses new calls, ends the live ones after a goodbye and completes when their tickets are closed.
    public CompletableFuture<Void> drain() {
        return liveCalls.drain();
    }

    /// Ends the live calls without a word; their tickets are closed as after any end.
    public void endNow() {
        liveCalls.endNow();
    }

    /// The longest that ending a call politely takes, beside the drain time of its last words.
    public static Duration longestGoodbye() {
        return Timekeeper.GOODBYE_MOST;
    }

    private static Place ours(Admission.Permit permit) {
        if (permit instanceof Place place) {
            return place;
        }
        throw new IllegalArgumentException("not a permit of this reception: " + permit);
    }

    /// Counts the call for its caller, once; says so when that one has too many.
    private Optional<Refused> counted(Place place, Arrival arrival) {
        return arrival.address() != null && place.countsNow() ? tooMany(rate.take(arrival.address())) : Optional.empty();
    }

    private Refused counted(Refused refused) {
        parts.metrics().refused(refused.code());
        return refused;
    }

    private static Refused unknown(Arrival arrival, AgentDirectory agents) {
        return new Refused(404, "unknown_agent",
                "there is no agent '" + arrival.agentId() + "'; expected one of " + agents.ids(), 0);
    }

    private static Refused closing() {
        return new Refused(503, "draining", "the gateway is shutting down", RETRY_AFTER_SECONDS);
    }

    private Optional<Refused> full(Places.Taken taken, Agent agent) {
        return switch (taken) {
            case YES -> Optional.empty();
            case HOUSE_FULL -> Optional.of(new Refused(
                    503, "full", "all " + parts.limits().calls() + " lines are taken", RETRY_AFTER_SECONDS));
            case AGENT_FULL -> Optional.of(new Refused(503, "agent_full",
                    "all " + agent.rules().limits().calls().orElse(0) + " lines of " + agent.name() + " are taken",
                    RETRY_AFTER_SECONDS));
        };
    }

    private static Optional<Refused> tooMany(int waitSeconds) {
        return waitSeconds == 0 ? Optional.empty() : Optional.of(new Refused(
                429, "too_many_calls", "too many calls from this address within a minute", waitSeconds));
    }
}
