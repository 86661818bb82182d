package dev.switchboard.tools.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.switchboard.tools.file.FileKeys;
import java.util.Optional;

/// A JSON Pointer (RFC 6901) in which one `*` may stand for every item of a list: `/items/*/name` is the list of names.
record ValuePath(JsonPointer first, Optional<JsonPointer> each) {
    static ValuePath read(FileKeys keys, String key, String written) {
        int star = written.indexOf("/*");
        String first = star < 0 ? written : written.substring(0, star);
        String rest = star < 0 ? "" : written.substring(star + 2);
        if (!first.isEmpty() && !first.startsWith("/") || rest.contains("/*") || !rest.isEmpty() && !rest.startsWith("/")) {
            throw keys.wrongAt(key, "a JSON Pointer such as /order/status or /items/*/name, not '" + written + "'");
        }
        return new ValuePath(
                JsonPointer.compile(first), star < 0 ? Optional.empty() : Optional.of(JsonPointer.compile(rest)));
    }

    JsonNode in(JsonNode root) {
        JsonNode found = root.at(first);
        if (each.isEmpty()) {
            return found;
        }
        if (!found.isArray()) {
            return MissingNode.getInstance();
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        found.forEach(item -> {
            JsonNode value = item.at(each.get());
            if (!value.isMissingNode()) {
                all.add(value);
            }
        });
        return all;
    }
}
