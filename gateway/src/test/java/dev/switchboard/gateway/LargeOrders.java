package dev.switchboard.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.CallNotes;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Orders that no agent may take alone, for pictures of what then waits.
final class LargeOrders implements Tool {
    private static final CallNotes NOBODY = new CallNotes() {
        @Override
        public void customerName(String name) {}

        @Override
        public void metadata(String key, String value) {}
    };

    /// Has an order wait.
    static void wait(Tools tools) {
        tools.offer("pictures", List.of(new LargeOrders()));
        tools.run("create_large_order", "{\"event\":\"Lakers vs Warriors\",\"quantity\":20}",
                new ToolContext("", "pictures", "casey", NOBODY));
        tools.offer("pictures", List.of());
    }

    @Override
    public ToolSpec spec() {
        return ToolSpec.of("create_large_order", "Sells seats.", "{\"type\":\"object\"}", List.of(), Duration.ofSeconds(5));
    }

    @Override
    public Optional<String> needsApproval(Arguments arguments, ToolContext context) {
        return Optional.of("sell 20 seats in section A for 6,400 dollars");
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) {
        return new ToolResult.Answer("Sold.", JsonNodeFactory.instance.objectNode());
    }
}
