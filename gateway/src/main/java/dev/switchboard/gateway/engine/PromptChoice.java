package dev.switchboard.gateway.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.realtime.Clearable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The stored prompt that a session or a response names: `{id, version?, variables?}`. The engine keeps one version of
/// each, so any version is that one.
final class PromptChoice {
    private PromptChoice() {}

    /// @param own the response's, which goes before the session's
    static Optional<Turn.Prompt> of(@Nullable JsonNode own, @Nullable Clearable<JsonNode> session) {
        JsonNode prompt = own != null ? own : session == null ? null : session.value();
        return prompt == null || !prompt.path("id").isTextual() ? Optional.empty()
                : Optional.of(new Turn.Prompt(prompt.path("id").asText(), variables(prompt.path("variables"))));
    }

    /// A variable is a text, or an `input_text` part.
    private static Map<String, String> variables(JsonNode given) {
        Map<String, String> variables = new LinkedHashMap<>();
        given.properties().forEach(each -> variables.put(each.getKey(),
                each.getValue().path("text").asText(each.getValue().asText())));
        return variables;
    }

    /// Refuses a prompt that is not stored here, in the words the real service has for it.
    ///
    /// @param param where it stands: `session.prompt` or `response.prompt`
    static void require(@Nullable JsonNode prompt, Mind mind, String param) throws RefusedException {
        if (prompt == null) {
            return;
        }
        if (!prompt.path("id").isTextual()) {
            throw RefusedException.of("missing_required_parameter",
                    "Missing required parameter: '" + param + ".id'.", param + ".id");
        }
        String id = prompt.path("id").asText();
        if (!mind.hasPrompt(id)) {
            throw RefusedException.of("invalid_value", "Prompt with id '" + id + "' not found.", param + ".id");
        }
    }
}
