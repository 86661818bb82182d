package dev.switchboard.tools.openapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;

/// An OpenAPI document of 3.0 or 3.1, JSON or YAML. References are resolved within it; others lead nowhere.
record Document(ObjectNode root) {
    static final int MOST_BYTES = 16 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Throws `IllegalArgumentException` saying what is wrong with it.
    static Document parse(String text) {
        try {
            JsonNode read = text.stripLeading().startsWith("{") ? JSON.readTree(text) : yaml().readTree(text);
            if (!(read instanceof ObjectNode root)) {
                throw new IllegalArgumentException("it is no object");
            }
            if (!root.path("openapi").asText().matches("3\\.[01](\\..*)?")) {
                throw new IllegalArgumentException("it says openapi: '" + root.path("openapi").asText(root.path("swagger").asText())
                        + "', expected 3.0 or 3.1");
            }
            return new Document(root);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "it is neither JSON nor YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
        }
    }

    private static YAMLMapper yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_BYTES);
        return new YAMLMapper(YAMLFactory.builder().loaderOptions(options).build());
    }

    /// What a node stands for, with its references followed; missing where they lead out of the document, nowhere or in a
    /// circle.
    JsonNode resolved(JsonNode node) {
        JsonNode at = node;
        Set<String> seen = new HashSet<>();
        while (at.path("$ref").isTextual()) {
            String reference = at.path("$ref").asText();
            if (!seen.add(reference)) {
                return MissingNode.getInstance();
            }
            at = target(reference);
        }
        return at;
    }

    private JsonNode target(String reference) {
        if (!reference.startsWith("#/")) {
            return MissingNode.getInstance();
        }
        try {
            return root.at(JsonPointer.compile(URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return MissingNode.getInstance();
        }
    }
}
