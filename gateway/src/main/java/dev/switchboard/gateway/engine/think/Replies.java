package dev.switchboard.gateway.engine.think;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The agent's own sentences, from the resource `speech/replies.txt`. A reply with several wordings takes the one whose
/// turn it is, so that a caller who is not understood twice does not hear the same words twice.
final class Replies {
    enum Reply {
        GREETING, GREETING_AGAIN, NAME, NAMELESS, THANKS, GOODBYE, NO, YES, HOLD, CANCELLED, UNCLEAR, MISSED, PERSON,
        NOTED, MISSING, NOTHING_SAID
    }

    private final Map<String, List<String>> wordings = Resource.sections("/speech/replies.txt");

    /// @param turn counts from 0; beyond the last wording the last one stays
    String of(Reply reply, int turn, String value) {
        List<String> choice = wordings.getOrDefault(reply.name().toLowerCase(Locale.ROOT).replace('_', ' '), List.of());
        if (choice.isEmpty()) {
            throw new IllegalStateException("no wording for " + reply + " in replies.txt");
        }
        return choice.get(Math.min(turn, choice.size() - 1)).replace("{}", value);
    }

    String of(Reply reply) {
        return of(reply, 0, "");
    }
}
