package dev.switchboard.tools.outbound;

/// A request that got no answer, in words for people. `lasting` where trying again cannot help.
public final class OutboundException extends Exception {
    private final boolean lasting;

    OutboundException(String message, boolean lasting) {
        super(message);
        this.lasting = lasting;
    }

    public boolean lasting() {
        return lasting;
    }
}
