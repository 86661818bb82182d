package dev.switchboard.gateway.cost;

import java.time.Duration;

/// Something a model did that is paid for. Each is an increment: a protocol that tells sums is told here by what it added.
public sealed interface ModelUse {
    /// The name by which the model was asked for: on Azure that of the deployment.
    String model();

    /// One answer, by its tokens.
    record Answer(String model, TokenUse tokens) implements ModelUse {}

    /// One item of the caller put into text, by tokens or by its length: the other is zero.
    record Transcription(String model, TokenUse tokens, Duration length) implements ModelUse {}

    /// A further stretch of a session that is paid by the minute.
    record SessionTime(String model, Duration time) implements ModelUse {}
}
