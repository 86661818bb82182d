package dev.switchboard.gateway.model.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/// A tool whose answer repeats what was asked, so that it can be told who was given it, and comes when the test wants it.
final class LookUp implements Tool {
    static final String NAME = "look_up";

    private final Semaphore mayAnswer = new Semaphore(0);

    /// One run may come to its end.
    void answers() {
        mayAnswer.release();
    }

    @Override
    public ToolSpec spec() {
        return ToolSpec.of(NAME, "For tests.", """
                {"type": "object", "properties": {"query": {"type": "string", "title": "what is asked"}}}""",
                List.of(), Duration.ofSeconds(20));
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) throws InterruptedException {
        mayAnswer.acquire();
        return new ToolResult.Answer("Found: " + arguments.text("query").orElse(""), JsonNodeFactory.instance.objectNode());
    }
}
