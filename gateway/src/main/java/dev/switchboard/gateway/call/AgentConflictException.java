package dev.switchboard.gateway.call;

/// Agents that do not go together. `what` names the key, the value and what was expected.
public final class AgentConflictException extends RuntimeException {
    private final String agentId;
    private final String what;

    AgentConflictException(String agentId, String what) {
        super("agent " + agentId + ": " + what);
        this.agentId = agentId;
        this.what = what;
    }

    public String agentId() {
        return agentId;
    }

    public String what() {
        return what;
    }
}
