package dev.switchboard.gateway.call;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Gathers DTMF keys into one message: sent at `#`, after `PAUSE` without a key, or at `MOST_KEYS`. Event loop only.
final class Digits {
    static final Duration PAUSE = Duration.ofSeconds(2);
    static final int MOST_KEYS = 32;

    private final CallLoop loop;
    private final Consumer<String> typed;
    private final StringBuilder keys = new StringBuilder();
    private CallLoop.@Nullable Timer pause;

    /// `typed` receives the keys as the caller's message.
    Digits(CallLoop loop, Consumer<String> typed) {
        this.loop = loop;
        this.typed = typed;
    }

    void pressed(char key) {
        cancel();
        if (key != '#') {
            keys.append(key);
        }
        if (key == '#' || keys.length() >= MOST_KEYS) {
            send();
        } else {
            pause = loop.schedule(PAUSE, this::send);
        }
    }

    void cancel() {
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
    }

    private void send() {
        pause = null;
        if (!keys.isEmpty()) {
            String message = keys.toString();
            keys.setLength(0);
            typed.accept(message);
        }
    }
}
