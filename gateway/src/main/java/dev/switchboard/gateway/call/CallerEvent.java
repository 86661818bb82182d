package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;

/// What comes from the caller's line. Delivered on the call's loop, in order.
public sealed interface CallerEvent {
    /// Audio in the line's own format, any length.
    record Audio(AudioChunk chunk) implements CallerEvent {}

    /// A typed message instead of speech.
    record Typed(String text) implements CallerEvent {}

    /// A DTMF key: 0-9 * # A-D.
    record Digit(char key) implements CallerEvent {}

    /// `heardMs` milliseconds of the item have reached the caller's ear: a playback report or an echoed mark. Receipts for
    /// audio that was cleared do not count and must not be delivered.
    record Heard(String itemId, long heardMs) implements CallerEvent {}

    /// The line is gone. The last event.
    record Gone(EndReason reason) implements CallerEvent {}
}
