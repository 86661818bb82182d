package dev.switchboard.gateway;

/// A setting, file or port that stops the start. The message is one line that names it, its value and what was expected.
final class ConfigException extends RuntimeException {
    ConfigException(String message) {
        super(message);
    }

    ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
