package dev.switchboard.store;

/// The store could not do what it was asked; the message names the operation and the ticket.
public final class StoreException extends RuntimeException {
    public StoreException(String operation, Throwable cause) {
        super(operation + ": " + cause.getMessage(), cause);
    }

    public StoreException(String problem) {
        super(problem);
    }
}
