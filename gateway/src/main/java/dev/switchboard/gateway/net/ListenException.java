package dev.switchboard.gateway.net;

/// A listener could not be bound. The message names address, port and the setting to change; fit to be shown alone.
public final class ListenException extends RuntimeException {
    public ListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
