package dev.switchboard.dashboard;

/// The control plane could not start; the message is one line that says what to change.
public final class DashboardException extends RuntimeException {
    DashboardException(String problem, Throwable cause) {
        super(problem, cause);
    }

    DashboardException(String problem) {
        super(problem);
    }
}
