package dev.switchboard.gateway.caller.twilio;

import dev.switchboard.gateway.audio.AudioChunk;
import java.util.Map;

/// What Twilio sends on a media stream (twilio.com/docs/voice/media-streams/websocket-messages). What we send, `media`,
/// `mark` and `clear`, is spliced from bytes and has no record.
sealed interface TwilioMessage {
    record Connected() implements TwilioMessage {}

    record Start(
            String streamSid,
            String callSid,
            String encoding,
            int sampleRateHz,
            int channels,
            Map<String, String> parameters)
            implements TwilioMessage {}

    record Media(AudioChunk audio) implements TwilioMessage {}

    /// Media of the track we play ourselves; never asked for, and passed over.
    record ForeignTrack(String track) implements TwilioMessage {}

    record Mark(String name) implements TwilioMessage {}

    record Dtmf(char key) implements TwilioMessage {}

    record Stop() implements TwilioMessage {}

    /// An event this gateway does not know; counted and passed over.
    record Unrecognised(String event) implements TwilioMessage {}

    /// `cause` is the name it is counted under. `fatal` when the text is no message at all.
    record Broken(String cause, String what, boolean fatal) implements TwilioMessage {}
}
