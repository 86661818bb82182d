package dev.switchboard.tools.sale;

import dev.switchboard.tools.ToolResult;

/// What was asked for cannot be done. Thrown inside a transaction it undoes it, so that nothing has changed; `spoken` tells the
/// customer why, `reason` is a short code.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public Refusal(String reason, String spoken) {
        super(spoken, null, false, false);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }

    public String spoken() {
        return String.valueOf(getMessage());
    }

    ToolResult.Refused result() {
        return new ToolResult.Refused(spoken(), reason);
    }
}
