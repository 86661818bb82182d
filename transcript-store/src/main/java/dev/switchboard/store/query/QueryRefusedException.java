package dev.switchboard.store.query;

/// A question that is not answered, with the reason in one line for whoever asked.
public final class QueryRefusedException extends RuntimeException {
    /// Why: `WRONG` (not allowed, or the database does not understand it), `TOO_LONG` (its time was up), `BUSY` (as
    /// many questions run as may; ask again), `CLOSED` (this database's set-up does not allow questions; the reason
    /// says what to do).
    public enum Reason {
        WRONG,
        TOO_LONG,
        BUSY,
        CLOSED
    }

    private final Reason reason;
    private final String message;

    public QueryRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
        this.message = message;
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
