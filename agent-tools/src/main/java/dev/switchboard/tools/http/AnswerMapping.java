package dev.switchboard.tools.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.file.PlainWords;
import dev.switchboard.tools.outbound.OutboundHttp.Answer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a tool makes of an answer.
///
/// @param data where each named value stands in the answer; empty takes the answer as it is
/// @param spoken the sentence; without one the first plain values are said
/// @param byStatus sentences by HTTP status (`404`) or its class (`4xx`)
/// @param empty what is said when there is nothing at a place
public record AnswerMapping(
        Map<String, ValuePath> data, Optional<SpokenTemplate> spoken, Map<String, SpokenTemplate> byStatus, Optional<Empty> empty) {
    public static final AnswerMapping PLAIN = new AnswerMapping(Map.of(), Optional.empty(), Map.of(), Optional.empty());

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200).build())
            .build());

    record Empty(ValuePath at, SpokenTemplate say) {}

    ToolResult result(Answer answer, Values arguments) {
        if (answer.status() / 100 != 2) {
            return unsuccessful(answer, arguments);
        }
        JsonNode body;
        if (answer.body().isBlank()) {
            body = JsonNodeFactory.instance.objectNode();
        } else {
            String type = answer.header("content-type").orElse("").toLowerCase(Locale.ROOT);
            boolean plain = type.startsWith("text/plain") || type.isEmpty();
            try {
                body = JSON.readTree(answer.body());
            } catch (JsonProcessingException e) {
                if (!plain || !data.isEmpty()) {
                    return unusable("its answer is not JSON" + (type.isEmpty() ? "" : " but " + PlainWords.line(type, 60)));
                }
                body = JsonNodeFactory.instance.objectNode().put("text", PlainWords.line(answer.body(), 2_000));
            }
        }
        return told(body, arguments);
    }

    /// What is made of an answer that came well.
    public ToolResult told(JsonNode body, Values arguments) {
        if (empty.isPresent() && isEmpty(empty.get().at.in(body))) {
            ObjectNode nothing = JsonNodeFactory.instance.objectNode().put("empty", true);
            return new ToolResult.Answer(empty.get().say.said(values(nothing, arguments)).orElse("I found nothing."), nothing);
        }
        JsonNode told = mapped(body);
        Optional<JsonNode> bounded = PlainWords.bounded(told);
        if (bounded.isEmpty()) {
            return unusable("its answer is too long for a call (" + told.toString().length()
                    + " characters): name what is wanted of it under answer.data");
        }
        if (spoken.isEmpty()) {
            return new ToolResult.Answer(PlainWords.sentence(told), bounded.get());
        }
        return spoken.get().said(values(told, arguments))
                .<ToolResult>map(sentence -> new ToolResult.Answer(sentence, bounded.get()))
                .orElseGet(() -> unusable("its answer lacks a value of " + spoken.get().names()));
    }

    private JsonNode mapped(JsonNode body) {
        if (data.isEmpty()) {
            return body;
        }
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        data.forEach((name, path) -> {
            JsonNode value = path.in(body);
            if (!value.isMissingNode() && !value.isNull()) {
                named.set(name, value);
            }
        });
        return named;
    }

    private static Function<String, JsonNode> values(JsonNode data, Values arguments) {
        return name -> data.has(name) ? data.path(name) : arguments.json(name);
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isMissingNode() || value.isNull() || value.isContainerNode() && value.isEmpty()
                || value.isTextual() && value.asText().isBlank();
    }

    private ToolResult unsuccessful(Answer answer, Values arguments) {
        int status = answer.status();
        Optional<String> own = own(status)
                .flatMap(template -> template.said(values(mapped(readable(answer)), arguments)));
        String cause = "HTTP " + status;
        if (status >= 500 || status == 429 || status == 408 || status / 100 == 3) {
            return new ToolResult.Failed(own.orElse("Sorry, I could not reach our system just now."), cause);
        }
        if (own.isPresent()) {
            return new ToolResult.Refused(own.get(), "http_" + status);
        }
        return switch (status) {
            case 404, 410 -> new ToolResult.Refused("I could not find that.", "not_found");
            case 401, 403, 407 -> new ToolResult.Failed("Sorry, I could not get into our system.", cause);
            case 409 -> new ToolResult.Refused("That is not possible as things stand.", "conflict");
            default -> new ToolResult.Refused("Our system did not take that. Could we check the details?", "http_" + status);
        };
    }

    /// An error's body may hold what its sentence names; one that does not read holds nothing.
    private static JsonNode readable(Answer answer) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            return body == null ? JsonNodeFactory.instance.objectNode() : body;
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private Optional<SpokenTemplate> own(int status) {
        @Nullable SpokenTemplate exact = byStatus.get(String.valueOf(status));
        return Optional.ofNullable(exact == null ? byStatus.get(status / 100 + "xx") : exact);
    }

    private static ToolResult unusable(String cause) {
        return new ToolResult.Failed("Sorry, I got an answer that I cannot make sense of.", cause);
    }
}
