package dev.switchboard.store.measure;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One turn: from the caller taking the floor until the caller takes it again. Durations are milliseconds, null where the
/// thing did not happen or was not told. `at` is cut to milliseconds, the record's precision.
///
/// @param turn from 0, in the order of the call; 0 is the greeting
/// @param firstModelAudioMs from the model's report that the caller fell silent (or the typed message) to its first audio
/// @param firstLineAudioMs from the same moment to the first audio written to the caller's line
/// @param speechEndToLineMs from the moment the caller really fell silent, which the model notices only a silence later
/// @param responseCreatedMs from our asking for the turn's first answer to the model's word that it began; null when the
///     model answered by itself
/// @param responseFirstDeltaMs from that word to the first audio or text
/// @param toolMs time during which at least one tool ran
/// @param interruptions times the caller spoke over what was played in this turn: 0 or 1
/// @param agentWords of all that was generated, heard or not
public record TurnMeasures(
        int turn,
        Beginning begunBy,
        Instant at,
        @Nullable Long firstModelAudioMs,
        @Nullable Long firstLineAudioMs,
        @Nullable Long speechEndToLineMs,
        @Nullable Long responseCreatedMs,
        @Nullable Long responseFirstDeltaMs,
        int toolCalls,
        long toolMs,
        int interruptions,
        int callerWords,
        int agentWords) {
    public TurnMeasures {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /// What made it a turn.
    public enum Beginning {
        GREETING,
        SPEECH,
        TEXT;

        /// The name in the database and on the wire: `greeting`, `speech`, `text`.
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Beginning parse(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }
}
