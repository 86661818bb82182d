package dev.switchboard.gateway.call;

import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.transcript.TranscriptWriter;
import dev.switchboard.tools.Tools;
import java.time.Clock;

/// What every call needs from the house.
public record CallParts(
        TranscriptWriter writer,
        CallFeed feed,
        Tools tools,
        ModelDialer models,
        CallLimits limits,
        CallMetrics metrics,
        CallRecorder recorder,
        Clock clock,
        StepInTimes stepIn) {
    /// A house in which callers wait for people as long as is usual.
    public CallParts(
            TranscriptWriter writer,
            CallFeed feed,
            Tools tools,
            ModelDialer models,
            CallLimits limits,
            CallMetrics metrics,
            CallRecorder recorder,
            Clock clock) {
        this(writer, feed, tools, models, limits, metrics, recorder, clock, StepInTimes.STANDARD);
    }

    /// A house in which nothing is recorded.
    public CallParts(
            TranscriptWriter writer,
            CallFeed feed,
            Tools tools,
            ModelDialer models,
            CallLimits limits,
            CallMetrics metrics,
            Clock clock) {
        this(writer, feed, tools, models, limits, metrics, CallRecorder.NONE, clock);
    }

    /// The same house, with another way to the model.
    CallParts dialling(ModelDialer others) {
        return new CallParts(writer, feed, tools, others, limits, metrics, recorder, clock, stepIn);
    }
}
