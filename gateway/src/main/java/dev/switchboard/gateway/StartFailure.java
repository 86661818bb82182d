package dev.switchboard.gateway;

import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns whatever stopped the start into one clear line; the stack goes to the log at debug level only.
final class StartFailure {
    private static final Logger log = LoggerFactory.getLogger(StartFailure.class);

    private StartFailure() {}

    /// Prints the line and returns the exit code.
    static int explain(PrintWriter err, RuntimeException failure) {
        log.debug("the start failed", failure);
        String message = failure.getMessage();
        err.println("switchboard: cannot start: " + (message == null ? failure.getClass().getSimpleName() : message.lines().findFirst().orElse("")));
        err.flush();
        return 1;
    }
}
