package dev.switchboard.gateway.caller.text;

import org.jspecify.annotations.Nullable;

/// A text message that somebody sent us.
///
/// @param id the carrier's, the same when it is delivered again; null where it has none
/// @param from the customer's number
/// @param to our number
/// @param text as it was written, perhaps empty
/// @param media pictures and other files that came with it
/// @param agentId whom it is for, null where the number decides
/// @param answeredByCarrier whether the carrier has already answered it with its own words about STOP, START or HELP
public record InboundText(
        @Nullable String id,
        String from,
        String to,
        String text,
        int media,
        @Nullable String agentId,
        boolean answeredByCarrier) {
    /// Without a media count or an agent, not answered.
    public static InboundText of(@Nullable String id, String from, String to, String text) {
        return new InboundText(id, from, to, text, 0, null, false);
    }
}
