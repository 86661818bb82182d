package dev.switchboard.tools.source;

import dev.switchboard.tools.SourceState;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolSource;
import dev.switchboard.tools.file.ToolFileException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A file of HTTP tools. They are here from the start: whether the API answers shows when they are called.
record HttpSource(String name, String file, List<Tool> tools, Instant readAt) implements ToolSource {
    @Override
    public void start(Offer offer) {
        List<String> refused = offer.offer(tools);
        if (!refused.isEmpty()) {
            throw new ToolFileException(file + ": tools: " + refused.getFirst());
        }
    }

    @Override
    public SourceState state() {
        List<String> names = tools.stream().map(tool -> tool.spec().name()).toList();
        return new SourceState(name, "http", file, names, List.of(), Optional.empty(), Optional.of(readAt));
    }

    @Override
    public boolean claims(String tool) {
        return tools.stream().anyMatch(each -> each.spec().name().equals(tool));
    }

    @Override
    public List<String> examples() {
        return List.of();
    }

    @Override
    public void close() {}
}
