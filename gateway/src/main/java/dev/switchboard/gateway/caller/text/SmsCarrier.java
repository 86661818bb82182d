package dev.switchboard.gateway.caller.text;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Sends text messages. Thread-safe.
public interface SmsCarrier extends AutoCloseable {
    /// Sends one message; what fails and may pass is tried again. Never completes exceptionally.
    ///
    /// @param from a number of ours
    CompletableFuture<Sending> send(String from, String to, String text);

    @Override
    void close();

    sealed interface Sending {
        /// The carrier has it, under its own id. Whether it arrives is told later, if ever.
        record Accepted(String id) implements Sending {}

        /// `code` is the carrier's own, or `timeout` and the like. `again` when it was surely not taken and may be later, after
        /// `pause` at the earliest.
        record Failed(String code, String why, boolean again, Duration pause) implements Sending {
            public Failed(String code, String why) {
                this(code, why, false, Duration.ZERO);
            }
        }

        /// The carrier knows that the number has opted out and sends it nothing.
        record OptedOut() implements Sending {}
    }
}
