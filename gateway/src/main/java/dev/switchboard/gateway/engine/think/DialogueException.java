package dev.switchboard.gateway.engine.think;

import java.io.Serial;

/// A dialogue file that cannot be used; the message is one line that names the file, the key and what was expected.
public final class DialogueException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    DialogueException(String message) {
        super(message);
    }
}
