package dev.switchboard.dashboard.api;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The JSON object a request carries, read with bounds: size first (also of chunked bodies), then form, then keys.
public final class JsonBody {
    private static final ObjectMapper STRICT = JsonMapper.builder(new JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(20).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode fields;

    private JsonBody(ObjectNode fields) {
        this.fields = fields;
    }

    /// Reads a body of at most `maxBytes` that is a JSON object with no other keys than `known`.
    public static JsonBody read(Context ctx, int maxBytes, Collection<String> known) {
        byte[] bytes = bytes(ctx, maxBytes);
        JsonNode parsed;
        try {
            parsed = STRICT.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw ApiException.badRequest("the body is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("reading a byte array", e);
        }
        if (!(parsed instanceof ObjectNode object)) {
            throw ApiException.badRequest("the body must be a JSON object with " + String.join(", ", known));
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw ApiException.badRequest(
                        "unknown key '" + name + "': expected one of " + String.join(", ", known));
            }
        }
        return new JsonBody(object);
    }

    /// The text at `key` of at most `maxChars` characters, or null when the key is absent.
    public @Nullable String text(String key, int maxChars) {
        JsonNode value = fields.get(key);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw ApiException.badRequest(
                    key + " must be a string, not " + value.getNodeType().name().toLowerCase(Locale.ROOT));
        }
        String text = value.textValue();
        if (text.length() > maxChars) {
            throw ApiException.badRequest(key + " must have at most " + maxChars + " characters: " + text.length());
        }
        if (text.indexOf('\0') >= 0) {
            throw ApiException.badRequest(key + " must not contain the character U+0000");
        }
        return text;
    }

    /// As `text`, but a key that is present must say something.
    public @Nullable String words(String key, int maxChars) {
        String text = text(key, maxChars);
        if (text != null && text.isBlank()) {
            throw ApiException.badRequest(key + " must not be empty");
        }
        return text == null ? null : text.strip();
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    private static byte[] bytes(Context ctx, int maxBytes) {
        try (InputStream in = ctx.bodyInputStream()) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw ApiException.tooLarge(maxBytes);
            }
            return bytes;
        } catch (IOException e) {
            throw ApiException.badRequest("the body could not be read to its end");
        }
    }
}
