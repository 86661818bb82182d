package dev.switchboard.gateway.demo;

/// A scenario cannot go on; the message says what was expected and what came.
final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        super(message);
    }
}
