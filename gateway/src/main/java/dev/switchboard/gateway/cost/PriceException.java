package dev.switchboard.gateway.cost;

/// A price table that cannot be used. The message is one line.
public final class PriceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PriceException(String message) {
        super(message);
    }
}
