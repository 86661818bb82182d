package dev.switchboard.store;

import java.util.regex.Pattern;

/// The store could not do what it was asked; the message is one line that names the operation and the ticket.
public final class StoreException extends RuntimeException {
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");

    public StoreException(String operation, Throwable cause) {
        super(oneLine(operation + ": " + cause.getMessage()), cause);
    }

    public StoreException(String problem) {
        super(oneLine(problem));
    }

    private static String oneLine(String text) {
        return LINE_BREAK.matcher(text.strip()).replaceAll("; ");
    }
}
