package dev.switchboard.tools.source;

import dev.switchboard.tools.Tool;
import java.util.List;

/// Tools written in Java by somebody else: the interface of `java.util.ServiceLoader`, found in jars of the tools' folder and
/// on the class path by `META-INF/services/dev.switchboard.tools.source.ToolPack`. A pack has a public constructor without
/// parameters. One that throws is left out, with its name in the log, and the gateway starts without it.
public interface ToolPack extends AutoCloseable {
    /// Opens its tools, once. They are offered until the gateway closes or the jar is replaced.
    List<Tool> open(PackParts parts) throws Exception;

    /// When the gateway closes, also where the jar was replaced before: its runs under way go on.
    @Override
    default void close() throws Exception {}
}
