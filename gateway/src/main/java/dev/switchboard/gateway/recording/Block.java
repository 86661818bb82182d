package dev.switchboard.gateway.recording;

/// A piece of one side's sound on its way to the file, in the line's codec. Filled on a call's loop, read by the writer, which
/// gives its array back.
final class Block implements Work {
    final Track track;
    final boolean agent;
    final byte[] bytes;
    int length;
    /// Of its first sample, in samples since the call began.
    long place;
    /// The call's clock, in samples, when it was handed over.
    long now;

    Block(Track track, boolean agent, byte[] bytes, long place) {
        this.track = track;
        this.agent = agent;
        this.bytes = bytes;
        this.place = place;
    }

    @Override
    public Track track() {
        return track;
    }
}
