package dev.switchboard.store.scorecard;

/// A form or plan that cannot be used. The message is one line: file, place in it, and what was expected there.
public final class FormException extends RuntimeException {
    public FormException(String problem) {
        super(problem);
    }
}
