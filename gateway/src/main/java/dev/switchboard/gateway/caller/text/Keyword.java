package dev.switchboard.gateway.caller.text;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a whole message means to carriers, whatever the agent would make of it (CTIA Messaging Principles §5.1.3; Twilio's
/// lists at <https://www.twilio.com/docs/messaging/features/opt-out-keywords>).
enum Keyword {
    STOP,
    /// `YES` is among them only for those who have opted out: to anybody else it is an answer.
    START,
    HELP;

    private static final Map<String, Keyword> WORDS = Map.ofEntries(
            Map.entry("STOP", STOP), Map.entry("STOPALL", STOP), Map.entry("UNSUBSCRIBE", STOP), Map.entry("CANCEL", STOP),
            Map.entry("END", STOP), Map.entry("QUIT", STOP), Map.entry("REVOKE", STOP), Map.entry("OPTOUT", STOP),
            Map.entry("START", START), Map.entry("UNSTOP", START), Map.entry("YES", START),
            Map.entry("HELP", HELP), Map.entry("INFO", HELP));

    /// The keyword that a message is, whole, in any case, with or without a full stop.
    static Optional<Keyword> of(String message) {
        return Optional.ofNullable(WORDS.get(bare(message)));
    }

    static String bare(String message) {
        return message.strip().replaceAll("^[\"'“‘]+|[\\s\"'”’.!?]+$", "").toUpperCase(Locale.ROOT);
    }
}
