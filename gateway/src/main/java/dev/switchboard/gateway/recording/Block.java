package dev.switchboard.gateway.recording;

import dev.switchboard.gateway.audio.AudioFormat;

/// A piece of one side's sound on its way to the file, raw or as base64 text of one codec. Filled on a call's loop, read by
/// the writer, which gives its array back.
final class Block implements Work {
    final Track track;
    final boolean agent;
    final AudioFormat format;
    /// Whole pieces of base64, each with its padding, instead of raw bytes.
    final boolean text;
    final byte[] bytes;
    int length;
    /// Of the file's rate, that its sound takes.
    int samples;
    /// Of its first sample, in samples since the call began.
    long place;
    /// The call's clock, in samples, when it was handed over.
    long now;

    Block(Track track, boolean agent, AudioFormat format, boolean text, byte[] bytes, long place) {
        this.track = track;
        this.agent = agent;
        this.format = format;
        this.text = text;
        this.bytes = bytes;
        this.place = place;
    }

    @Override
    public Track track() {
        return track;
    }
}
