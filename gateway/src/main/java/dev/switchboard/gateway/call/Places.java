package dev.switchboard.gateway.call;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The places of the house and of each agent that has a bound of its own. Each is counted at once when taken, so neither
/// number is exceeded, not even for a moment. Thread-safe.
final class Places {
    enum Taken {
        YES,
        HOUSE_FULL,
        AGENT_FULL
    }

    private final Semaphore house;
    private final Map<String, Integer> byAgent = new ConcurrentHashMap<>();

    Places(int most) {
        this.house = new Semaphore(most);
    }

    /// A place of the house alone, for a call of which nobody knows yet whose it is.
    Taken takeAtHouse() {
        return house.tryAcquire() ? Taken.YES : Taken.HOUSE_FULL;
    }

    Taken take(Agent agent) {
        if (!house.tryAcquire()) {
            return Taken.HOUSE_FULL;
        }
        if (!takeAt(agent)) {
            house.release();
            return Taken.AGENT_FULL;
        }
        return Taken.YES;
    }

    /// Whether a call would be taken now. By the time it comes, it may not.
    Taken wouldTake(Agent agent) {
        return house.availablePermits() < 1 ? Taken.HOUSE_FULL
                : byAgent.getOrDefault(agent.id(), 0) >= most(agent) ? Taken.AGENT_FULL
                : Taken.YES;
    }

    /// @param agent whose place it was, null for a place of the house alone
    void giveBack(@Nullable Agent agent) {
        if (agent != null) {
            giveBackAt(agent);
        }
        house.release();
    }

    /// The call goes on at another agent, if that one has a place.
    boolean move(@Nullable Agent from, Agent to) {
        if (from != null && from.id().equals(to.id())) {
            return true;
        }
        if (!takeAt(to)) {
            return false;
        }
        if (from != null) {
            giveBackAt(from);
        }
        return true;
    }

    private boolean takeAt(Agent agent) {
        boolean[] taken = {false};
        byAgent.compute(agent.id(), (_, count) -> {
            int now = count == null ? 0 : count;
            taken[0] = now < most(agent);
            return taken[0] ? Integer.valueOf(now + 1) : count;
        });
        return taken[0];
    }

    private void giveBackAt(Agent agent) {
        byAgent.computeIfPresent(agent.id(), (_, count) -> count == 1 ? null : count - 1);
    }

    private static int most(Agent agent) {
        return agent.rules().limits().calls().orElse(Integer.MAX_VALUE);
    }
}
