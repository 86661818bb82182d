package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.Dialect;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import dev.switchboard.gateway.realtime.ServerEvent;
import java.util.function.Consumer;

/// What a session says to its client, in the client's dialect. Event loop only.
final class Outbox {
    private final Dialect dialect;
    private final Ids ids;
    private final FaultySession faults;
    private final Consumer<byte[]> frames;

    Outbox(Dialect dialect, Ids ids, FaultySession faults, Consumer<byte[]> frames) {
        this.dialect = dialect;
        this.ids = ids;
        this.faults = faults;
        this.frames = frames;
    }

    Dialect dialect() {
        return dialect;
    }

    Ids ids() {
        return ids;
    }

    /// A new event's id.
    String id() {
        return ids.event();
    }

    void send(ServerEvent event) {
        if (dialect.has(event)) {
            faults.admit(event, this::deliver);
        }
    }

    /// The agent's audio, a frame that is encoded already.
    void send(byte[] frame) {
        put(frame);
        faults.sentAudio();
    }

    /// What goes wrong on purpose.
    FaultySession faults() {
        return faults;
    }

    private void deliver(ServerEvent event) {
        put(RealtimeCodec.encode(event, dialect));
        faults.sent(event);
    }

    private void put(byte[] frame) {
        faults.onWire(frame).forEach(frames);
    }
}
