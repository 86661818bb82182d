package dev.switchboard.dashboard.stepin;

import java.util.List;
import java.util.Map;

/// The calls of this process, as supervisors get at them. Any thread; `ask` and `listen` wait for the call's answer, which
/// takes milliseconds.
public interface CallDesk {
    /// The rate of all sound, both ways: signed 16-bit little-endian samples, one channel.
    int RATE_HZ = 24_000;

    /// The desk of a process that has no calls.
    CallDesk NONE = new CallDesk() {
        @Override
        public Answer ask(String ticketId, Request request) {
            return new Answer.NotHere();
        }

        @Override
        public Answer listen(String ticketId, String listener, Listener to) {
            return new Answer.NotHere();
        }

        @Override
        public void stopListening(String ticketId, String listener) {}

        @Override
        public void speak(String ticketId, String listener, byte[] pcm) {}
    };

    Answer ask(String ticketId, Request request);

    /// From now on `to` hears the call, until `stopListening` or its end.
    ///
    /// @param listener a name nobody else has: it is also the key to the call once its bearer has taken it over
    Answer listen(String ticketId, String listener, Listener to);

    /// One who has the call and does not come back in time loses it.
    void stopListening(String ticketId, String listener);

    /// How loud caller and agent are now, 0 to 1, in each call that is not silent.
    default Map<String, List<Double>> levels() {
        return Map.of();
    }

    /// Sound of the listener's microphone, heard by the caller while that listener has the call.
    void speak(String ticketId, String listener, byte[] pcm);

    /// Told on the call's own thread: must return at once.
    interface Listener {
        /// False when something was dropped to make room.
        boolean hear(Sound sound);

        void told(Standing standing);

        /// The last word.
        void ended(String reason);
    }

    /// @param side 0 the caller, 1 the agent, 2 a supervisor
    /// @param sequence counts the pieces of all sides
    /// @param atMs on the call's clock
    /// @param pcm never changed
    record Sound(int side, long sequence, long atMs, byte[] pcm) {}

    /// Who asks.
    ///
    /// @param listener "" for one who does not listen to this call
    record Supervisor(String name, String listener) {}

    sealed interface Request {
        Supervisor who();

        /// Changes nothing.
        record Look(Supervisor who) implements Request {}

        record Whisper(Supervisor who, String text, boolean answerNow) implements Request {}

        record Say(Supervisor who, String text) implements Request {}

        record TakeOver(Supervisor who) implements Request {}

        record HandBack(Supervisor who) implements Request {}

        record Transfer(Supervisor who, String agentId) implements Request {}

        record End(Supervisor who) implements Request {}
    }

    sealed interface Answer {
        record Done(Standing standing) implements Answer {}

        /// It does not go with how the call stands: a sentence.
        record Refused(String why) implements Answer {}

        /// What was named is not there: a sentence.
        record Unknown(String why) implements Answer {}

        /// The call has ended.
        record Over(String reason) implements Answer {}

        /// This process has no call with this ticket.
        record NotHere() implements Answer {}

        /// The call did not answer in time.
        record Busy() implements Answer {}
    }

    /// How a call stands.
    ///
    /// @param state `agent`, `waiting` (for a person), `announcing` or `held`
    /// @param heldBy the supervisor who has it, "" for none
    /// @param others the agents it may be transferred to; empty where it was not asked for
    record Standing(String state, AgentName agent, String heldBy, List<AgentName> others) {
        public Standing {
            others = List.copyOf(others);
        }
    }

    record AgentName(String id, String name) {}
}
