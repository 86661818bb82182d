package dev.switchboard.dashboard.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What an account is for. An account has one or several and may do what any of them may; docs/ACCESS.md shows the table.
public enum Role {
    CALLER_SUPPORT("caller-support", EnumSet.of(Right.TICKETS_READ, Right.TICKETS_CHANGE, Right.SALES_SEE, Right.ENTRY_CHECK)),
    QA(
            "qa",
            EnumSet.of(
                    Right.TICKETS_READ,
                    Right.TICKETS_CHANGE,
                    Right.TICKETS_EXPORT,
                    Right.RECORDINGS_PLAY,
                    Right.REPORTS_READ,
                    Right.SCORECARDS_READ,
                    Right.SCORECARDS_FILL,
                    Right.AGENTS_READ)),
    ANALYST(
            "analyst",
            EnumSet.of(
                    Right.TICKETS_READ, Right.TICKETS_EXPORT, Right.REPORTS_READ, Right.REPORTS_SCHEDULE, Right.SQL_RUN,
                    Right.SCORECARDS_READ, Right.SALES_SEE)),
    SUPERVISOR(
            "supervisor",
            EnumSet.of(
                    Right.LIVE_WATCH,
                    Right.CALLS_STEP_IN,
                    Right.TICKETS_READ,
                    Right.TICKETS_CHANGE,
                    Right.TICKETS_EXPORT,
                    Right.RECORDINGS_PLAY,
                    Right.REPORTS_READ,
                    Right.SCORECARDS_READ,
                    Right.AGENTS_READ,
                    Right.TOOLS_TRY,
                    Right.TOOLS_APPROVE,
                    Right.TOOLS_CALL,
                    Right.ACTIONS_TAKE,
                    Right.HELP_CENTRE_CHANGE,
                    Right.SALES_SEE,
                    Right.SALES_CHANGE,
                    Right.ENTRY_CHECK)),
    /// At the doors of a house: takes tickets and sees nothing else.
    DOOR("door", EnumSet.of(Right.ENTRY_CHECK)),
    /// Beside another role: who may also see what is replaced in transcripts when they are read (`redaction=read`).
    PLAIN_READER("plain-reader", EnumSet.of(Right.TRANSCRIPTS_PLAIN)),
    ADMIN("admin", EnumSet.allOf(Right.class));

    private final String wire;
    private final Set<Right> rights;

    Role(String wire, Set<Right> rights) {
        this.wire = wire;
        this.rights = Set.copyOf(rights);
    }

    public String wire() {
        return wire;
    }

    public Set<Right> rights() {
        return rights;
    }

    public static Optional<Role> named(String wire) {
        return Arrays.stream(values()).filter(role -> role.wire.equals(wire)).findFirst();
    }
}
