package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.RealtimeResponse.StatusDetails;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What shall go wrong in a session, so that a client can be tried against it. Nothing is random: the same faults and
/// the same client give the same session. `FaultSyntax` reads them.
///
/// @param asked the faults by name, as they were asked for
/// @param expiresIn replaces the engine's session lifetime
record Faults(
        Map<String, String> asked,
        Optional<Refusal> handshake,
        Optional<Duration> expiresIn,
        Transcripts transcripts,
        Answers answers,
        Strangers strangers,
        Optional<Cut> cut) {
    /// A session in which nothing goes wrong on purpose.
    static final Faults NONE = new Faults(Map.of(), Optional.empty(), Optional.empty(), Transcripts.AS_THEY_COME,
            Answers.AS_THEY_COME, Strangers.NONE, Optional.empty());

    Faults {
        asked = Map.copyOf(asked);
    }

    /// The engine's configuration as a session with these faults sees it.
    EngineConfig over(EngineConfig config) {
        return expiresIn.map(config::withSessionLifetime).orElse(config);
    }

    /// The handshake is answered with an HTTP error.
    ///
    /// @param retryAfterSeconds the header `Retry-After`, absent for none
    record Refusal(int status, OptionalInt retryAfterSeconds) {}

    /// What becomes of `conversation.item.input_audio_transcription.*`.
    ///
    /// @param lateMs how much later each event goes out
    /// @param swapped the first turn's words wait until the second's have gone, the third's for the fourth's…
    /// @param failedTurns the turns, from 1, whose transcription fails
    /// @param allFail every turn's does
    record Transcripts(int lateMs, boolean swapped, Set<Integer> failedTurns, boolean allFail) {
        static final Transcripts AS_THEY_COME = new Transcripts(0, false, Set.of(), false);

        Transcripts {
            failedTurns = Set.copyOf(failedTurns);
        }

        boolean fails(int turn) {
            return allFail || failedTurns.contains(turn);
        }
    }

    /// What becomes of the agent's answers.
    ///
    /// @param lateMs from when a response has something to say until it begins to
    /// @param audioRate times real time at which audio goes out; 0 for as fast as it is made
    /// @param burstMs of audio that go out at once before the rate is kept
    /// @param items how many assistant messages an answer is cut into
    record Answers(int lateMs, double audioRate, int burstMs, int items, Optional<Ending> ending) {
        static final Answers AS_THEY_COME = new Answers(0, 0, 0, 1, Optional.empty());

        boolean inSteps() {
            return lateMs > 0 || audioRate > 0 || ending.isPresent();
        }
    }

    /// A response that does not complete.
    ///
    /// @param response which one, from 1; 0 for every one
    /// @param afterAudioMs of its audio; a response with less completes
    record Ending(StatusDetails details, int response, int afterAudioMs) {
        boolean befalls(int number) {
            return response == 0 || response == number;
        }
    }

    /// What a newer server might send.
    ///
    /// @param everyEvents an event of an unknown type after so many others; 0 for never
    /// @param fields every event has a field nobody knows
    record Strangers(int everyEvents, boolean fields) {
        static final Strangers NONE = new Strangers(0, false);
    }

    /// The end of the connection.
    ///
    /// @param closeCode empty for a stall: nothing is read or sent any more, and nothing is closed
    record Cut(Moment moment, OptionalInt closeCode) {}

    /// When, counted from the session's start, or from when a live session got its faults.
    record Moment(Kind kind, int count) {
        enum Kind {
            /// Milliseconds.
            MS,
            /// The nth `response.created` was sent.
            RESPONSE,
            /// The second piece of the nth response's audio was sent, with more to come.
            AUDIO,
            /// The nth `input_audio_buffer.committed` was sent.
            TURN
        }
    }
}
