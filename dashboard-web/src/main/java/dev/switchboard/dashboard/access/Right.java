package dev.switchboard.dashboard.access;

import io.javalin.security.RouteRole;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What somebody may do. Each route of the control plane declares the one it needs; roles hold rights (`Role`), API
/// tokens some of them as scopes.
public enum Right implements RouteRole {
    LIVE_WATCH("live.watch"),
    CALLS_STEP_IN("calls.step-in"),
    TICKETS_READ("tickets.read"),
    TICKETS_CHANGE("tickets.change"),
    TICKETS_EXPORT("tickets.export"),
    TRANSCRIPTS_PLAIN("transcripts.plain"),
    RECORDINGS_PLAY("recordings.play"),
    REPORTS_READ("reports.read"),
    REPORTS_SCHEDULE("reports.schedule"),
    SQL_RUN("sql.run"),
    SCORECARDS_READ("scorecards.read"),
    SCORECARDS_FILL("scorecards.fill"),
    AUDIT_READ("audit.read"),
    AGENTS_READ("agents.read"),
    AGENTS_RELOAD("agents.reload"),
    TOOLS_TRY("tools.try"),
    TOOLS_APPROVE("tools.approve"),
    TOOLS_CALL("tools.call"),
    TOOLS_ACT("tools.act"),
    ACTIONS_TAKE("actions.take"),
    HELP_CENTRE_CHANGE("help-centre.change"),
    SALES_SEE("sales.see"),
    SALES_CHANGE("sales.change"),
    ENTRY_CHECK("entry.check"),
    METRICS_READ("metrics.read"),
    WEBHOOKS_ADMINISTER("webhooks.administer"),
    ACCOUNTS_ADMINISTER("accounts.administer");

    private final String wire;

    Right(String wire) {
        this.wire = wire;
    }

    /// The name in the API, in tokens and in messages.
    public String wire() {
        return wire;
    }

    static Optional<Right> named(String wire) {
        return Arrays.stream(values()).filter(right -> right.wire.equals(wire)).findFirst();
    }

    /// The roles that have it, as the end of a sentence.
    public String holders() {
        List<String> holders = Arrays.stream(Role.values())
                .filter(role -> role.rights().contains(this))
                .map(Role::wire)
                .toList();
        return holders.size() == 1 ? "the role " + holders.getFirst() + " has" : "the roles " + String.join(", ", holders) + " have";
    }
}
