package dev.switchboard.tools.http;

/// An argument that the schema let pass and that no request can carry.
final class UnfitArgumentException extends Exception {
    private static final long serialVersionUID = 1;
    private final String argument;

    UnfitArgumentException(String argument) {
        super(argument);
        this.argument = argument;
    }

    String argument() {
        return argument;
    }
}
