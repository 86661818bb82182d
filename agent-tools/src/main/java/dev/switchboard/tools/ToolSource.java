package dev.switchboard.tools;

import java.util.List;

/// A place that tools come from, beside our own code: a file, a document, a server, a jar. What it offers may change while
/// calls run. Thread-safe.
public interface ToolSource extends AutoCloseable {
    /// What it is called in logs and lists; no two sources share one.
    String name();

    /// Begins to offer its tools, now or as soon as it has them. Never waits for others.
    void start(Offer offer);

    SourceState state();

    /// Whether an agent may name this tool, be it here at the moment or not. `crm__*` stands for all of one source.
    boolean claims(String tool);

    /// What callers say to its tools as far as that is known without them, for the local engine's ears.
    List<String> examples();

    @Override
    void close();

    /// Takes the tools that a source offers from now on, and says which of them it left out, each with the reason.
    @FunctionalInterface
    interface Offer {
        List<String> offer(List<Tool> tools);
    }
}
