package dev.switchboard.dashboard.doc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// What people wrote about the API: the files named in `openapi/files.txt` put together, each with the `paths` and the
/// schemas of one resource. Nothing may be said twice.
final class WrittenApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WrittenApi() {}

    /// Throws `IllegalStateException` when the build lacks a part of it.
    static ObjectNode read() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        for (String file : text("files.txt").lines().toList()) {
            try {
                merge(document, JSON.readTree(text(file + ".json")), file);
            } catch (IOException e) {
                throw new IllegalStateException("openapi/" + file + ".json is not JSON", e);
            }
        }
        return document;
    }

    private static void merge(ObjectNode into, JsonNode part, String file) {
        part.properties().forEach(entry -> {
            JsonNode there = into.get(entry.getKey());
            if (there == null) {
                into.set(entry.getKey(), entry.getValue());
            } else if (there instanceof ObjectNode object && entry.getValue().isObject()) {
                merge(object, entry.getValue(), file);
            } else {
                throw new IllegalStateException("openapi/" + file + ".json says '" + entry.getKey() + "' once more");
            }
        });
    }

    private static String text(String file) {
        try (InputStream in = WrittenApi.class.getResourceAsStream("/openapi/" + file)) {
            if (in == null) {
                throw new IllegalStateException("openapi/" + file + " is missing from the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("openapi/" + file + " cannot be read", e);
        }
    }
}
