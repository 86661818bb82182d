package dev.switchboard.gateway.model;

/// A key or token. Prints as `***`, so it cannot slip into a log.
public record Secret(String value) {
    public Secret {
        if (value.isBlank()) {
            throw new IllegalArgumentException("an empty secret");
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
