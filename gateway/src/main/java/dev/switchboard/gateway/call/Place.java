package dev.switchboard.gateway.call;

import dev.switchboard.gateway.call.Reception.Admission;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One call's place, from the admission to the closed ticket: first a permit in the hands of the caller's adapter, then
/// the call's own. Thread-safe.
final class Place implements Admission.Permit {
    private enum Holder {
        ADAPTER,
        CALL,
        NOBODY
    }

    private final Places places;
    private final String channel;
    private final AgentDirectory directory;
    private final AtomicReference<Holder> holder = new AtomicReference<>(Holder.ADAPTER);
    private final AtomicBoolean rated = new AtomicBoolean();
    private volatile Agent agent;
    /// The agent whose place is taken; null while only the house's is.
    private volatile @Nullable Agent counted;

    /// @param taken whether a place of the agent was taken with that of the house
    Place(Places places, String channel, AgentDirectory directory, Agent agent, boolean taken) {
        this.places = places;
        this.channel = channel;
        this.directory = directory;
        this.agent = agent;
        this.counted = taken ? agent : null;
    }

    String channel() {
        return channel;
    }

    /// The agents as they were when the caller came.
    AgentDirectory directory() {
        return directory;
    }

    Agent at() {
        return agent;
    }

    @Override
    public AgentCard agent() {
        return agent.card();
    }

    /// Goes to another agent; false when that one has no place, and all stays as it was. One thread at a time.
    boolean moveTo(Agent other) {
        if (!places.move(counted, other)) {
            return false;
        }
        agent = other;
        counted = other;
        return true;
    }

    /// True for the first time this call is counted against its caller's rate.
    boolean countsNow() {
        return rated.compareAndSet(false, true);
    }

    @Override
    public void release() {
        if (holder.compareAndSet(Holder.ADAPTER, Holder.NOBODY)) {
            places.giveBack(counted);
        }
    }

    /// The adapter's permit becomes the call's place; false when it was used or released already.
    boolean use() {
        return holder.compareAndSet(Holder.ADAPTER, Holder.CALL);
    }

    /// The call is over.
    void leave() {
        if (holder.compareAndSet(Holder.CALL, Holder.NOBODY)) {
            places.giveBack(counted);
        }
    }
}
