package dev.switchboard.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Iterator;

/// What waits to be sent to one peer, bounded in bytes. While the peer keeps up, frames go straight to the channel.
/// Once the channel holds more than its high-water mark they wait here, where media can still be taken back (barge-in
/// must not queue behind seconds of audio). Media beyond `maxMediaBytes` is refused; anything else is kept until
/// `maxBytes`, after which the peer is given up. Writes are flushed together (`Flushes`). Confined to the channel's event
/// loop.
final class Outbox {
    private record Waiting(ByteBuf frame, boolean media, int bytes) {}

    private final Channel channel;
    private final OutboxLimits limits;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Runnable flush = this::flush;
    private int waitingBytes;
    private boolean flushScheduled;

    Outbox(Channel channel, OutboxLimits limits) {
        this.channel = channel;
        this.limits = limits;
    }

    /// Takes over `frame`. `DROPPED` for media that finds no room; `CLOSED` for another frame that finds none: the
    /// caller must then give up the connection.
    SendResult offer(ByteBuf frame, boolean media) {
        if (!channel.isActive()) {
            frame.release();
            return SendResult.CLOSED;
        }
        if (waiting.isEmpty() && channel.isWritable()) {
            write(frame);
            return SendResult.QUEUED;
        }
        int bytes = frame.readableBytes();
        if (waitingBytes + bytes > (media ? limits.maxMediaBytes() : limits.maxBytes())) {
            frame.release();
            return media ? SendResult.DROPPED : SendResult.CLOSED;
        }
        waiting.add(new Waiting(frame, media, bytes));
        waitingBytes += bytes;
        return SendResult.QUEUED;
    }

    /// Sends on while the channel takes it. Called when the channel becomes writable again.
    void drain() {
        while (channel.isWritable()) {
            Waiting next = waiting.poll();
            if (next == null) {
                return;
            }
            waitingBytes -= next.bytes();
            write(next.frame());
        }
    }

    /// Takes back the media that has not reached the channel yet; returns how many frames that were.
    int dropMedia() {
        int dropped = 0;
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting one = all.next();
            if (one.media()) {
                all.remove();
                waitingBytes -= one.bytes();
                one.frame().release();
                dropped++;
            }
        }
        return dropped;
    }

    /// Hands everything that waits to the channel, whatever its mark: the connection is about to be closed.
    void drainAll() {
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            write(next.frame());
        }
        waitingBytes = 0;
    }

    void discard() {
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            next.frame().release();
        }
        waitingBytes = 0;
    }

    int waitingBytes() {
        return waitingBytes;
    }

    private void write(ByteBuf frame) {
        channel.write(frame, channel.voidPromise());
        if (!flushScheduled) {
            flushScheduled = true;
            if (!Flushes.here().take(this)) {
                channel.eventLoop().execute(flush);
            }
        }
    }

    void flush() {
        flushScheduled = false;
        channel.flush();
    }
}
