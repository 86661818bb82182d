package dev.switchboard.tools.helpcenter.reading;

/// A document cannot be taken in. The message is for who brought it: what is wrong and what was expected.
public final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    public UnreadableException(String message) {
        super(message);
    }
}
