package dev.switchboard.gateway.net;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// An HTTP answer, whole. `headers` are added to content type and length.
public record WebReply(int status, String contentType, byte[] body, Map<String, String> headers) {
    public static final String JSON = "application/json; charset=utf-8";
    private static final JsonMapper JSON_MAPPER = new JsonMapper();

    public static WebReply of(int status, String contentType, String body) {
        return new WebReply(status, contentType, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static WebReply empty(int status) {
        return new WebReply(status, "", new byte[0], Map.of());
    }

    /// `value` is anything Jackson can write.
    public static WebReply json(int status, Object value) {
        return new WebReply(status, JSON, JSON_MAPPER.valueToTree(value).toString().getBytes(StandardCharsets.UTF_8),
                Map.of());
    }

    /// `{"status":"error","code":…,"message":…}`.
    public static WebReply error(int status, String code, String message) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("status", "error");
        fields.put("code", code);
        fields.put("message", message);
        return json(status, fields);
    }

    public WebReply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new WebReply(status, contentType, body, more);
    }
}
