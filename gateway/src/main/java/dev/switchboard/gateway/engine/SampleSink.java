package dev.switchboard.gateway.engine;

/// Where synthesised samples go. Called on the thread that speaks.
@FunctionalInterface
public interface SampleSink {
    /// Takes the next samples (mono; the array is the sink's from now on). False means stop: nobody listens any more.
    boolean accept(short[] samples, int sampleRateHz);
}
