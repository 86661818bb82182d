package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import org.jspecify.annotations.Nullable;

/// What comes from the caller's line. Delivered on the call's loop, in order.
public sealed interface CallerEvent {
    /// Audio in the line's own format, any length.
    record Audio(AudioChunk chunk) implements CallerEvent {}

    /// Audio that the caller's own program has sent to its model itself, in the format its session has now.
    record Passed(AudioChunk chunk) implements CallerEvent {}

    /// Where a line of the caller stands in all the audio that was `Passed`, as far as it is known: from and to, each in
    /// milliseconds since the first of it.
    record Placed(String itemId, @Nullable Long fromMs, @Nullable Long toMs) implements CallerEvent {}

    /// A typed message instead of speech.
    record Typed(String text) implements CallerEvent {}

    /// A DTMF key: 0-9 * # A-D.
    record Digit(char key) implements CallerEvent {}

    /// `heardMs` milliseconds of the item have reached the caller's ear: a playback report or an echoed mark. Receipts for
    /// audio that was cleared do not count and must not be delivered.
    record Heard(String itemId, long heardMs) implements CallerEvent {}

    /// The caller's own program cut an agent item at `heardMs`, which is what it had played (`CallerLink.ownsPlayout`).
    record Truncated(String itemId, long heardMs) implements CallerEvent {}

    /// The model asked for a tool that the caller's own program brought and runs.
    record ToolAsked(String responseId, String callId, String name, String argumentsJson) implements CallerEvent {}

    /// What the caller's own program answered to such a request.
    record ToolAnswered(String callId, String output) implements CallerEvent {}

    /// What a line in writing told the caller by itself, and that reached them: it is a line of the agent's side.
    record Told(String text) implements CallerEvent {}

    /// Of an agent's item in writing only this reached the caller.
    record Reached(String itemId, String text) implements CallerEvent {}

    /// Something the line knows, for the ticket's metadata.
    record Known(String key, String value) implements CallerEvent {}

    /// The line is gone. The last event.
    record Gone(EndReason reason) implements CallerEvent {}
}
