package dev.switchboard.tools.http;

import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.file.PlainWords;
import dev.switchboard.tools.outbound.OutboundException;
import dev.switchboard.tools.outbound.OutboundHttp;
import java.util.Optional;

/// One request to an HTTP API. Thread-safe.
public final class HttpTool implements Tool {
    private final ToolSpec spec;
    private final ToolManner manner;
    private final RequestTemplate request;
    private final OutboundHttp http;

    public HttpTool(ToolSpec spec, ToolManner manner, RequestTemplate request, OutboundHttp http) {
        this.spec = spec;
        this.manner = manner;
        this.request = request;
        this.http = http;
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public ToolPolicy policy() {
        return manner.policy();
    }

    @Override
    public boolean readOnly() {
        return manner.readOnly();
    }

    @Override
    public Optional<String> needsApproval(Arguments arguments, ToolContext context) throws Exception {
        return manner.needsApproval(arguments, context, http);
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) throws InterruptedException {
        Values values = new Values(arguments.json());
        try {
            return manner.answer().result(Exchange.of(http, request.filled(values, context, spec.deadline())), values);
        } catch (UnfitArgumentException e) {
            String what = spec.parameters().path("properties").path(e.argument()).path("title")
                    .asText("the " + PlainWords.name(e.argument()));
            return new ToolResult.Refused("I did not catch " + what + ". Could you say it again?", "bad_arguments");
        } catch (OutboundException e) {
            return new ToolResult.Failed("Sorry, I could not reach our system just now.", String.valueOf(e.getMessage()));
        }
    }
}
