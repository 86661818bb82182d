package dev.switchboard.dashboard.doc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.dashboard.api.ApiException;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs before every endpoint under `/api/`: the query must be percent-encoded UTF-8, and hold only parameters that the
/// document knows of that operation, each once (unless it is a list). So no endpoint passes over a parameter that
/// somebody misspelt. What a value must be is the endpoint's to say.
public final class QueryCheck {
    private static final int SHOWN_CHARS = 60;

    private final ApiDocument document;

    public QueryCheck(ApiDocument document) {
        this.document = document;
    }

    public void before(Context ctx) {
        String query = ctx.queryString();
        if (query == null || query.isEmpty()) {
            return;
        }
        Map<String, Integer> given = new HashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals), null);
            decoded(equals < 0 ? "" : pair.substring(equals + 1), name);
            if (!pair.isEmpty()) {
                given.merge(name, 1, Integer::sum);
            }
        }
        var matched = ctx.endpoints().matchedHttpEndpoint();
        Optional<JsonNode> operation =
                matched == null ? Optional.empty() : document.operation(matched.method.name(), matched.path);
        if (operation.isEmpty() || operation.get().path("x-checks-own-parameters").asBoolean()) {
            return;
        }
        Map<String, Boolean> known = ApiDocument.queryParameters(operation.get());
        given.forEach((name, times) -> {
            Boolean several = known.get(name);
            if (several == null) {
                String expected = known.isEmpty()
                        ? "this path takes none"
                        : "expected one of " + String.join(", ", known.keySet());
                throw ApiException.badRequest("unknown parameter '" + shown(name) + "': " + expected);
            }
            if (times > 1 && !several) {
                throw ApiException.badRequest(name + " is given " + times + " times: expected once");
            }
        });
    }

    /// The text of a percent-encoded part; `of` is the parameter's name where this is its value.
    private static String decoded(String part, @Nullable String of) {
        byte[] bytes = new byte[part.length() * 3];
        int length = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '%') {
                int high = i + 2 < part.length() ? Character.digit(part.charAt(i + 1), 16) : -1;
                int low = i + 2 < part.length() ? Character.digit(part.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw wrong(part, of, "% must be followed by two hex digits");
                }
                bytes[length++] = (byte) (high * 16 + low);
                i += 2;
            } else if (c == '+') {
                bytes[length++] = ' ';
            } else if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else {
                byte[] plain = String.valueOf(c).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(plain, 0, bytes, length, plain.length);
                length += plain.length;
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw wrong(part, of, "expected UTF-8, percent-encoded");
        }
    }

    private static ApiException wrong(String part, @Nullable String of, String expected) {
        String what = of == null ? "the parameter name '" + shown(part) + "'" : "the value of " + shown(of);
        return ApiException.badRequest(what + " cannot be read: " + expected);
    }

    private static String shown(String text) {
        return text.length() > SHOWN_CHARS ? text.substring(0, SHOWN_CHARS) + "…" : text;
    }
}
