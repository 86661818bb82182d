package dev.switchboard.gateway.net;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;

/// What one event loop has written and not flushed yet. All that is written because of the bytes one socket brought goes out once
/// these are handled, each peer's in one piece, before the loop turns to the next socket; anything else at the end of the loop's
/// turn. One per thread.
final class Flushes {
    private static final FastThreadLocal<Flushes> HERE = new FastThreadLocal<>() {
        @Override
        protected Flushes initialValue() {
            return new Flushes();
        }
    };

    private final List<Outbox> written = new ArrayList<>();
    private boolean reading;

    /// Those of the calling thread.
    static Flushes here() {
        return HERE.get();
    }

    /// The bytes of one socket are about to be handled.
    void begin() {
        reading = true;
    }

    /// They are.
    void end() {
        reading = false;
        for (int i = 0; i < written.size(); i++) {
            written.get(i).flush();
        }
        written.clear();
    }

    /// Takes an outbox that has to be flushed, if that will be soon; false when nobody is reading.
    boolean take(Outbox outbox) {
        return reading && written.add(outbox);
    }
}
