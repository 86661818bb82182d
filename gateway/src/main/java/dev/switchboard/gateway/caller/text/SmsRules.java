package dev.switchboard.gateway.caller.text;

import java.time.Duration;

/// How conversations by text message go.
///
/// @param idle after so long without a message a conversation is over, and its ticket closed
/// @param segments of an answer, at most
/// @param help what HELP is answered with
/// @param answerWithin how long a carrier that takes answers only in its request's response waits for one
public record SmsRules(Duration idle, int segments, String help, Duration answerWithin) {
    /// Twilio gives up on a webhook after 15 seconds (<https://www.twilio.com/docs/usage/webhooks/webhooks-faq>).
    public static final Duration TWILIO_WAITS = Duration.ofSeconds(12);

    public SmsRules {
        if (segments < 1) {
            throw new IllegalArgumentException("an answer needs a segment at least: " + segments);
        }
    }
}
