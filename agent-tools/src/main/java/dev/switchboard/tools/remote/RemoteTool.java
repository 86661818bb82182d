package dev.switchboard.tools.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.AnswerCheck;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.file.PlainWords;
import dev.switchboard.tools.http.AnswerMapping;
import dev.switchboard.tools.http.ToolManner;
import dev.switchboard.tools.http.Values;
import dev.switchboard.tools.outbound.OutboundHttp;
import java.util.Optional;
import java.util.stream.Collectors;

/// One tool of a remote server, as it was when it was listed. Thread-safe.
final class RemoteTool implements Tool {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_ERROR_CHARS = 300;
    /// JSON-RPC: the method, or by MCP the tool, is not known, or does not take these arguments.
    private static final int METHOD_NOT_FOUND = -32601;
    private static final int INVALID_PARAMS = -32602;

    private final Definition definition;
    private final ToolManner manner;
    private final ToolCaller caller;
    private final OutboundHttp http;
    private final AnswerCheck check;

    /// Whoever holds the connection.
    interface ToolCaller {
        /// Whether the server still says of this tool what it said when it was listed.
        boolean stillOffers(Definition definition);

        JsonNode call(Definition definition, ObjectNode arguments) throws McpException, InterruptedException;

        /// What the server offers seems to have changed.
        void lookAgain();
    }

    RemoteTool(Definition definition, ToolManner manner, ToolCaller caller, OutboundHttp http) {
        this.definition = definition;
        this.manner = manner;
        this.caller = caller;
        this.http = http;
        this.check = new AnswerCheck(definition.spec());
    }

    @Override
    public ToolSpec spec() {
        return definition.spec();
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
        if (!caller.stillOffers(definition)) {
            return new ToolResult.Refused("That has just changed on our side. Please ask me again.", "tool_changed");
        }
        try {
            return told(caller.call(definition, arguments.json()), new Values(arguments.json()));
        } catch (McpException e) {
            return switch (e.kind()) {
                case REFUSED -> refused(e);
                case LOCKED -> new ToolResult.Failed("Sorry, I could not get into our system.", e.why());
                case UNREACHABLE, SESSION_LOST -> new ToolResult.Failed("Sorry, I could not reach our system just now.", e.why());
                case NONSENSE -> new ToolResult.Failed("Sorry, I got an answer that I cannot make sense of.", e.why());
            };
        }
    }

    private ToolResult refused(McpException e) {
        if (e.code() == METHOD_NOT_FOUND || e.code() == INVALID_PARAMS && e.why().matches("(?is).*\\btool\\b.*")) {
            caller.lookAgain();
            return new ToolResult.Refused("Sorry, I cannot do that just now.", "tool_gone");
        }
        if (e.code() == INVALID_PARAMS) {
            return new ToolResult.Refused("Our system did not take that. Could we check the details?", "bad_arguments");
        }
        return new ToolResult.Failed("Sorry, that did not work just now.", e.why());
    }

    private ToolResult told(JsonNode result, Values arguments) {
        if (result.path("resultType").asText("complete").equals("input_required")) {
            return new ToolResult.Refused("That needs a confirmation that I cannot give from here.", "input_required");
        }
        String text = result.path("content").valueStream()
                .filter(part -> part.path("type").asText().equals("text"))
                .map(part -> part.path("text").asText())
                .collect(Collectors.joining("\n"));
        if (result.path("isError").asBoolean(false)) {
            return text.isBlank()
                    ? new ToolResult.Failed("Sorry, that did not work just now.", "it said isError and nothing else")
                    : new ToolResult.Refused(PlainWords.line(text, MOST_ERROR_CHARS), "tool_error");
        }
        JsonNode structured = result.path("structuredContent");
        if (spec().output().isPresent()) {
            Optional<String> breach = structured.isMissingNode() ? Optional.of("structuredContent is missing") : check.breach(structured);
            if (breach.isPresent()) {
                return new ToolResult.Failed("Sorry, I got an answer that I cannot make sense of.",
                        "it breaks its own outputSchema: " + PlainWords.line(breach.get(), 200));
            }
        }
        JsonNode data = structured.isContainerNode() ? structured : parsed(text);
        if (!manner.answer().equals(AnswerMapping.PLAIN)) {
            return manner.answer().told(data, arguments);
        }
        Optional<JsonNode> bounded = PlainWords.bounded(data);
        if (bounded.isEmpty()) {
            return new ToolResult.Failed("Sorry, I got an answer that I cannot make sense of.",
                    "its answer is too long for a call (" + data.toString().length() + " characters)");
        }
        boolean sentence = !text.isBlank() && !text.strip().matches("(?s)[\\[{].*");
        return new ToolResult.Answer(
                sentence ? PlainWords.line(text, PlainWords.MOST_SPOKEN_CHARS) : PlainWords.sentence(data), bounded.get());
    }

    /// Servers without structured answers often write JSON into a text.
    private static JsonNode parsed(String text) {
        if (text.strip().matches("(?s)[\\[{].*")) {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                // A text that only looks like it.
            }
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        return text.isBlank() ? data : data.put("text", text);
    }
}
