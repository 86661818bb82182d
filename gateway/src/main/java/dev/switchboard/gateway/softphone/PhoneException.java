package dev.switchboard.gateway.softphone;

/// A softphone could not place its call. The message says why, fit to be shown alone.
public final class PhoneException extends RuntimeException {
    public PhoneException(String message) {
        super(message);
    }
}
