package dev.switchboard.gateway.audio;

import java.util.Arrays;
import java.util.function.Consumer;

/// Cuts byte runs of any length into frames of one length; what is left over waits for the next run.
/// Holds less than one frame. Not thread-safe.
public final class FrameSlicer {
    private final int frameBytes;
    private byte[] frame;
    private int filled;

    public FrameSlicer(int frameBytes) {
        if (frameBytes < 1) {
            throw new IllegalArgumentException("a frame needs at least one byte, was " + frameBytes);
        }
        this.frameBytes = frameBytes;
        this.frame = new byte[frameBytes];
    }

    /// Hands each whole frame to `frames` as an array of its own.
    public void push(byte[] bytes, Consumer<byte[]> frames) {
        int taken = 0;
        while (taken < bytes.length) {
            int count = Math.min(frameBytes - filled, bytes.length - taken);
            System.arraycopy(bytes, taken, frame, filled, count);
            taken += count;
            filled += count;
            if (filled == frameBytes) {
                byte[] whole = frame;
                frame = new byte[frameBytes];
                filled = 0;
                frames.accept(whole);
            }
        }
    }

    public int pendingBytes() {
        return filled;
    }

    /// Completes a started frame with `padding` (the codec's silence) and hands it over; nothing when none was started.
    public void flush(byte padding, Consumer<byte[]> frames) {
        if (filled > 0) {
            byte[] last = frame;
            Arrays.fill(last, filled, frameBytes, padding);
            frame = new byte[frameBytes];
            filled = 0;
            frames.accept(last);
        }
    }

    /// Forgets a started frame.
    public void clear() {
        filled = 0;
    }
}
