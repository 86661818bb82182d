package dev.switchboard.tools;

import java.time.Duration;

/// One finished run: what came of it and how long it took. `output` is the JSON string handed to the model:
/// `{"status":"answered|refused|failed","spoken":…,…}`.
public record ToolOutcome(String name, ToolResult result, Duration took, String output) {
    /// `answered`, `refused` or `failed`.
    public String status() {
        return switch (result) {
            case ToolResult.Answer _ -> "answered";
            case ToolResult.Refused _ -> "refused";
            case ToolResult.Failed _ -> "failed";
        };
    }
}
