package dev.switchboard.tools;

import dev.switchboard.store.sql.Database;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The module's root: every tool there is, and the runner. Thread-safe; `close` waits for running tools up to their
/// deadlines.
public final class Tools implements AutoCloseable {
    private Tools() {}

    /// Opens every tool. `helpCenterDir` may name a folder of further articles, or be absent.
    public static Tools open(Database database, Clock clock) {
        throw new UnsupportedOperationException(database + " " + clock);
    }

    public List<ToolSpec> specs() {
        throw new UnsupportedOperationException();
    }

    public Optional<ToolSpec> spec(String name) {
        throw new UnsupportedOperationException(name);
    }

    /// Runs a tool on a virtual thread within its deadline and completes on that thread, never exceptionally: an unknown
    /// name, malformed JSON or arguments that break the schema complete with `Refused`, a throwing or late tool with
    /// `Failed`. Never blocks the caller.
    public CompletionStage<ToolOutcome> run(String name, String argumentsJson, ToolContext context) {
        throw new UnsupportedOperationException(name + argumentsJson + context);
    }

    /// Words of the domain that ears should know (article titles, place names), for the local engine.
    public List<String> vocabulary() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
