package dev.switchboard.gateway.call;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where callers arrive. A caller's adapter asks `admit` before it upgrades the connection, and `answer` once the line
/// stands. Thread-safe.
public interface Reception {
    /// The agents a caller may choose, the default one first.
    List<AgentCard> agents();

    default Optional<AgentCard> agent(String id) {
        return agents().stream().filter(card -> card.id().equals(id)).findFirst();
    }

    /// Takes a place for one call or says why not.
    Admission admit(Arrival arrival);

    /// `agentId` null leaves it to the channel, or the default agent.
    default Admission admit(String channel, @Nullable String agentId) {
        return admit(Arrival.by(channel, agentId));
    }

    /// Takes a place for a line that tells only later whose call it is: of the house, and of no agent until `redirect` or
    /// `answer`.
    Admission admitLine(String channel);

    /// Why a caller who came now would not be admitted, if so. Takes nothing, so the next moment may be another.
    Optional<Admission.Refused> refusal(Arrival arrival);

    /// The line tells only after its admission who calls whom: the permit goes to the agent that this arrival is for, and
    /// the call counts for its caller. When that cannot be, says why; the permit then stays as it was, to be released.
    Optional<Admission.Refused> redirect(Admission.Permit permit, Arrival arrival);

    /// Begins the call on the given loop (call from that loop) and uses up the permit. `agentId` null keeps the agent of
    /// the admission; an unknown one throws `IllegalArgumentException`. `callerAddress` is a number or address if the line tells,
    /// `lineId` the carrier's own id of the call, both kept on the ticket.
    LiveCall answer(
            Admission.Permit permit,
            CallerLink line,
            CallLoop loop,
            @Nullable String agentId,
            @Nullable String callerAddress,
            @Nullable String lineId);

    /// Begins a call whose caller speaks the model's protocol itself. As `answer`, but nobody is greeted: the client has
    /// the first word.
    LiveCall relay(Admission.Permit permit, RelayLine line, CallLoop loop, @Nullable String callerAddress);

    /// A call under way, as its caller's adapter sees it.
    interface LiveCall {
        /// Call on the loop only. Events after `Gone` are ignored.
        void on(CallerEvent event);
    }

    sealed interface Admission {
        /// A place for one call. Give it back with `release` if the line never stands; `release` twice is harmless.
        non-sealed interface Permit extends Admission {
            AgentCard agent();

            void release();
        }

        /// `httpStatus` 404 for an unknown agent, 429 for too many calls of one address, 503 when full or draining (the
        /// last two with `retryAfterSeconds` above 0).
        record Refused(int httpStatus, String code, String message, int retryAfterSeconds) implements Admission {}
    }
}
