package dev.switchboard.dashboard.ops;

import java.util.List;
import java.util.Map;

/// How the running process is, as its owner sees it. Asked on each `GET /health`, from any thread; answers at once.
public interface HealthReport {
    String version();

    /// What keeps the process from doing its work; empty when it is ready for calls.
    List<Problem> problems();

    /// Facts worth showing (`engine` → `local`, …), in the order in which to show them. Never a secret.
    Map<String, String> info();

    /// What the process runs on (`java`, `os`, …), in the order in which to show it.
    default Map<String, String> versions() {
        return Map.of();
    }

    /// How many of what is connected now (`calls`, …).
    default Map<String, Integer> connections() {
        return Map.of();
    }

    /// What becomes of what callers say: kept how long, redacted, encrypted, recorded. Never a secret.
    default Map<String, String> privacy() {
        return Map.of();
    }

    /// A part that is not well, and why, in words for the person who will mend it.
    record Problem(String name, String reason) {}
}
