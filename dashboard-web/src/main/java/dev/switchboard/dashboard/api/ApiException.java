package dev.switchboard.dashboard.api;

/// A request that cannot be answered as asked, through the asker's doing. The message is for them.
public final class ApiException extends RuntimeException {
    private final int status;
    private final String message;

    private ApiException(int status, String message) {
        super(message);
        this.status = status;
        this.message = message;
    }

    /// The request is wrong: name the value and what was expected.
    public static ApiException badRequest(String message) {
        return new ApiException(400, message);
    }

    /// Nobody has said who they are, or not rightly.
    public static ApiException unauthorised(String message) {
        return new ApiException(401, message);
    }

    /// Who asks is known, and may not: say what it would take.
    public static ApiException forbidden(String message) {
        return new ApiException(403, message);
    }

    /// Asked too often: say how long to wait, in `Retry-After` too.
    public static ApiException tooMany(String message) {
        return new ApiException(429, message);
    }

    public static ApiException ticketNotFound() {
        return new ApiException(404, "Ticket not found");
    }

    /// There is the ticket, but not what is asked of it: say why.
    public static ApiException notFound(String message) {
        return new ApiException(404, message);
    }

    /// What is asked for does not go with how things are: say how they are and what would go.
    public static ApiException conflict(String message) {
        return new ApiException(409, message);
    }

    /// What is to be changed is no longer what the asker saw.
    public static ApiException stale(String message) {
        return new ApiException(412, message);
    }

    /// The part that is asked for is not there.
    public static ApiException rangeNotSatisfiable(String message) {
        return new ApiException(416, message);
    }

    public static ApiException tooLarge(int maxBytes) {
        return new ApiException(413, "the body is larger than " + maxBytes + " bytes");
    }

    /// The request is in order, but what it is about cannot be used: say where and what was expected.
    public static ApiException unusable(String message) {
        return new ApiException(422, message);
    }

    /// There is no room for one more; trying later may help.
    public static ApiException full(String message) {
        return new ApiException(503, message);
    }

    @Override
    public String getMessage() {
        return message;
    }

    /// Of HTTP.
    public int status() {
        return status;
    }
}
