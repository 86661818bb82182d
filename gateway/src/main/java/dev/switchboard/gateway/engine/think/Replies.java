package dev.switchboard.gateway.engine.think;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The agent's own sentences, from its dialogue. A reply with several wordings takes the one whose turn it is, so that
/// a caller who is not understood twice does not hear the same words twice.
final class Replies {
    enum Reply {
        GREETING, GREETING_AGAIN, NAME, NAMELESS, THANKS, GOODBYE, NO, YES, HOLD, CANCELLED, RESTARTED, UNCLEAR, MISSED,
        PERSON, NOTED, NOTED_ASIDE, MISSING, MISSING_NUMBER, MISSING_CHOICE, NOTHING_SAID, ASK_AGAIN, OUT_OF_RANGE,
        KEYPAD, READ_BACK, CHANGE, CHOICES, STUCK, ABILITIES, FAILED, UNKNOWN;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<String, List<String>> wordings;

    Replies(Dialogue dialogue) {
        this.wordings = dialogue.sentences();
    }

    /// @param turn counts from 0; beyond the last wording the last one stays
    /// @param value stands where the wording has {}
    String of(Reply reply, int turn, String value) {
        List<String> choice = wordings.getOrDefault(reply.key(), List.of());
        if (choice.isEmpty()) {
            throw new IllegalStateException("no wording for " + reply + " in the default dialogue");
        }
        return choice.get(Math.min(turn, choice.size() - 1)).replace("{}", value).strip();
    }

    String of(Reply reply) {
        return of(reply, 0, "");
    }
}
