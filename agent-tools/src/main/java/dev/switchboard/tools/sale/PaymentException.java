package dev.switchboard.tools.sale;

/// The provider could not be reached or did not say what became of a request; the message is for the log.
public final class PaymentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PaymentException(String message) {
        super(message);
    }

    public PaymentException(String message, Throwable cause) {
        super(message, cause);
    }
}
