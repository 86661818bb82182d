package dev.switchboard.gateway.realtime;

/// A bound on a response's tokens; on the wire a number, or `"inf"`.
public record TokenLimit(int tokens) {
    public static final TokenLimit INF = new TokenLimit(Integer.MAX_VALUE);

    public TokenLimit {
        if (tokens < 1) {
            throw new IllegalArgumentException("expected at least 1 token or 'inf', was " + tokens);
        }
    }
}
