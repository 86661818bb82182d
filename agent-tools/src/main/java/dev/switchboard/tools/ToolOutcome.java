package dev.switchboard.tools;

import java.time.Duration;

/// One finished run: what came of it and how long it took, the wait for a person's approval left out. `output` is the JSON
/// string handed to the model: `{"status":"answered|refused|failed","spoken":…,…}`.
public record ToolOutcome(String name, ToolResult result, Duration took, String output, RunNotes notes) {
    public ToolOutcome(String name, ToolResult result, Duration took, String output) {
        this(name, result, took, output, RunNotes.NONE);
    }

    /// `answered`, `refused` or `failed`.
    public String status() {
        return status(result);
    }

    static String status(ToolResult result) {
        return switch (result) {
            case ToolResult.Answer _ -> "answered";
            case ToolResult.Refused _ -> "refused";
            case ToolResult.Failed _ -> "failed";
        };
    }

    ToolOutcome asRepeated() {
        return new ToolOutcome(name, result, took, output, notes.asRepeated());
    }
}
