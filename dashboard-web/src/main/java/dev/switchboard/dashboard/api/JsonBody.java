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
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
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

    private static final int MAX_ITEM_CHARS = 100;

    private final ObjectNode fields;
    /// What stands before a key's name in messages: empty, or where this object stands in the body (`sections[2].`).
    private final String place;

    private JsonBody(ObjectNode fields, String place) {
        this.fields = fields;
        this.place = place;
    }

    /// Reads a body of at most `maxBytes` that is a JSON object with no other keys than `known`.
    public static JsonBody read(Context ctx, int maxBytes, Collection<String> known) {
        if (!(tree(ctx, maxBytes) instanceof ObjectNode object)) {
            throw ApiException.badRequest("the body must be a JSON object with " + String.join(", ", known));
        }
        return of(object, "", known);
    }

    private static JsonBody of(ObjectNode object, String place, Collection<String> known) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw ApiException.badRequest(
                        "unknown key '" + place + (name.length() > 60 ? name.substring(0, 60) + "…" : name)
                                + "': expected one of " + String.join(", ", known));
            }
        }
        return new JsonBody(object, place);
    }

    /// Reads a body of at most `maxBytes` that is one JSON value of any kind.
    public static JsonNode tree(Context ctx, int maxBytes) {
        String text = text(bytes(ctx, maxBytes));
        try {
            return STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            throw ApiException.badRequest("the body is not valid JSON" + where(e) + ": " + e.getOriginalMessage());
        }
    }

    /// The text at `key` of at most `maxChars` characters, or null when the key is absent.
    public @Nullable String text(String key, int maxChars) {
        JsonNode value = fields.get(key);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw ApiException.badRequest(
                    place + key + " must be a string, not " + value.getNodeType().name().toLowerCase(Locale.ROOT));
        }
        String text = value.textValue();
        if (text.length() > maxChars) {
            throw ApiException.badRequest(place + key + " must have at most " + maxChars + " characters: " + text.length());
        }
        if (text.indexOf('\0') >= 0) {
            throw ApiException.badRequest(place + key + " must not contain the character U+0000");
        }
        // JSON can name half a character by its number, which no database keeps.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw ApiException.badRequest(place + key + " must not contain half a surrogate pair");
        }
        return text;
    }

    /// As `text`, but a key that is present must say something.
    public @Nullable String words(String key, int maxChars) {
        String text = text(key, maxChars);
        if (text != null && text.isBlank()) {
            throw ApiException.badRequest(place + key + " must not be empty");
        }
        return text == null ? null : text.strip();
    }

    /// The whole number at `key`, or `otherwise` when the key is absent.
    public int wholeNumber(String key, int least, int most, int otherwise) {
        JsonNode value = fields.get(key);
        if (value == null) {
            return otherwise;
        }
        boolean whole = value.isIntegralNumber() && value.canConvertToInt();
        if (!whole || value.intValue() < least || value.intValue() > most) {
            throw ApiException.badRequest(place + key + " must be a whole number from " + least + " to " + most);
        }
        return value.intValue();
    }

    /// `true` or `false` at `key`, or null when the key is absent.
    public @Nullable Boolean truth(String key) {
        JsonNode value = fields.get(key);
        if (value != null && !value.isBoolean()) {
            throw ApiException.badRequest(place + key + " must be true or false");
        }
        return value == null ? null : (Boolean) value.booleanValue();
    }

    /// At most `most` short texts at `key`, or null when the key is absent.
    public @Nullable List<String> texts(String key, int most) {
        JsonNode value = fields.get(key);
        if (value == null) {
            return null;
        }
        if (!value.isArray() || value.size() > most) {
            throw ApiException.badRequest(place + key + " must be a list of at most " + most + " strings");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isTextual() || item.textValue().length() > MAX_ITEM_CHARS) {
                throw ApiException.badRequest(place + key + " must hold strings of at most " + MAX_ITEM_CHARS + " characters");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    /// The object at `key`, empty when the key is absent.
    public ObjectNode object(String key) {
        JsonNode value = fields.get(key);
        if (value == null) {
            return STRICT.createObjectNode();
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest(
                place + key + " must be an object, not " + value.getNodeType().name().toLowerCase(Locale.ROOT));
    }

    public boolean has(String key) {
        return fields.has(key);
    }

    /// The object at `key` with no other keys than `known`, or null when the key is absent.
    public @Nullable JsonBody inner(String key, Collection<String> known) {
        return fields.has(key) ? of(object(key), place + key + ".", known) : null;
    }

    /// At most `most` objects with no other keys than `known` at `key`, or null when the key is absent.
    public @Nullable List<JsonBody> objects(String key, int most, Collection<String> known) {
        JsonNode value = fields.get(key);
        if (value == null) {
            return null;
        }
        if (!value.isArray() || value.size() > most) {
            throw ApiException.badRequest(place + key + " must be a list of at most " + most + " objects");
        }
        List<JsonBody> bodies = new ArrayList<>();
        for (JsonNode item : value) {
            String at = place + key + "[" + bodies.size() + "]";
            if (!(item instanceof ObjectNode object)) {
                throw ApiException.badRequest(at + " must be an object with " + String.join(", ", known));
            }
            bodies.add(of(object, at + ".", known));
        }
        return bodies;
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /// Where it went wrong, in the asker's own terms; `getOriginalMessage` names a key that is given twice.
    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
    }

    /// JSON is UTF-8 (RFC 8259 §8.1); Jackson itself would take overlong forms for what they stand for.
    private static String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw ApiException.badRequest("the body is not valid UTF-8");
        }
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
