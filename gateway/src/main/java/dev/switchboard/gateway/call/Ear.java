package dev.switchboard.gateway.call;

/// Somebody outside the call who listens to it. Its methods are called on the call's loop and must return at once; what it
/// cannot take it drops by itself, for the call waits for nobody who listens.
public interface Ear {
    /// The rate of all that is heard, whatever the line's own codec.
    int RATE_HZ = 24_000;

    /// A piece of one side, as it sounds on the line; never changed after it was handed over.
    ///
    /// @param sequence counts the pieces of all sides, from 0
    /// @param atMs on the call's clock
    /// @param pcm signed 16-bit little-endian samples at `RATE_HZ`, usually 20 ms
    record Piece(Side side, long sequence, long atMs, byte[] pcm) {}

    /// False when something had to be dropped to make room.
    boolean hear(Piece piece);

    /// How the call stands now, whenever that changes.
    void told(Standing standing);

    /// The call is over. The last word.
    void ended(EndReason reason);

    enum Side {
        CALLER,
        AGENT,
        SUPERVISOR
    }

    /// Who speaks with the caller.
    ///
    /// @param agent who is on duty, or will be again
    /// @param heldBy the supervisor who has the call, "" for none
    record Standing(State state, AgentCard agent, String heldBy) {}

    enum State {
        /// The agent speaks with the caller.
        AGENT,
        /// The agent speaks with the caller, who waits for a person.
        WAITING,
        /// The agent tells the caller that a person takes over.
        ANNOUNCING,
        /// A supervisor speaks with the caller.
        HELD
    }
}
