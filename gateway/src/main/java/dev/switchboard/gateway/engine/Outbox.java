package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.Dialect;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import dev.switchboard.gateway.realtime.ServerEvent;
import java.util.function.Consumer;

/// What a session says to its client, in the client's dialect. Event loop only.
final class Outbox {
    private final Dialect dialect;
    private final Ids ids;
    private final Consumer<byte[]> frames;

    Outbox(Dialect dialect, Ids ids, Consumer<byte[]> frames) {
        this.dialect = dialect;
        this.ids = ids;
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
            frames.accept(RealtimeCodec.encode(event, dialect));
        }
    }

    /// A frame that is encoded already.
    void send(byte[] frame) {
        frames.accept(frame);
    }
}
