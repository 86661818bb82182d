package dev.switchboard.gateway.model.steady;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.model.ModelSession;
import dev.switchboard.gateway.model.SessionListener;
import dev.switchboard.gateway.model.SessionLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One session from its dial to its loss, with the deadline to stand by. Once hung up or lost it says nothing more
/// but what it used, which is paid for all the same. Event loop only.
final class Leg implements SessionListener {
    private final int number;
    private final Agent agent;
    private final Owner owner;
    private final CallLoop.Timer deadline;
    private @Nullable ModelSession session;
    private @Nullable Instant expiresAt;
    private boolean standing;
    private boolean over;

    /// Whom a leg tells.
    interface Owner {
        void stands(Leg leg);

        void reports(Leg leg, ModelEvent event);

        void lost(Leg leg, SessionLoss loss);
    }

    Leg(int number, Agent agent, Owner owner, CallLoop loop, Duration connectWithin) {
        this.number = number;
        this.agent = agent;
        this.owner = owner;
        this.deadline = loop.schedule(connectWithin, () -> {
            if (!standing) {
                giveUp(SessionLoss.redial("timeout", "no session within " + connectWithin.toMillis() + " ms"));
            }
        });
    }

    void dialled(ModelSession dialled) {
        session = dialled;
    }

    /// 1 for the first session of a call.
    int number() {
        return number;
    }

    /// Whom it was dialled for.
    Agent agent() {
        return agent;
    }

    ModelSession session() {
        return Objects.requireNonNull(session, "a leg is dialled before it is used");
    }

    boolean standing() {
        return standing;
    }

    @Nullable Instant expiresAt() {
        return expiresAt;
    }

    void hangUp() {
        over = true;
        deadline.cancel();
        if (session != null) {
            session.close();
        }
    }

    @Override
    public void stands(@Nullable Instant until) {
        if (over) {
            return;
        }
        deadline.cancel();
        standing = true;
        expiresAt = until;
        owner.stands(this);
    }

    @Override
    public void reports(ModelEvent event) {
        if (!over || event instanceof ModelEvent.Used) {
            owner.reports(this, event);
        }
    }

    @Override
    public void lost(SessionLoss loss) {
        if (over) {
            return;
        }
        over = true;
        deadline.cancel();
        owner.lost(this, loss);
    }

    private void giveUp(SessionLoss loss) {
        if (!over) {
            hangUp();
            owner.lost(this, loss);
        }
    }
}
