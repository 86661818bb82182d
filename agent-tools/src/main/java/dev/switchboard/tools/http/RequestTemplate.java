package dev.switchboard.tools.http;

import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.file.ValueTemplate;
import dev.switchboard.tools.outbound.OutboundHttp.Asked;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What a tool asks for with its arguments.
///
/// @param idempotencyHeader carries the run's idempotency key, where the API knows such a header
public record RequestTemplate(
        String method,
        UrlTemplate url,
        Map<String, ValueTemplate> headers,
        BodyTemplate body,
        Optional<String> idempotencyHeader) {

    Asked filled(Values values, ToolContext context, Duration within) throws UnfitArgumentException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Accept", "application/json");
        for (Map.Entry<String, ValueTemplate> header : headers.entrySet()) {
            Optional<String> value = header.getValue().filled(values::text);
            if (value.isPresent() && value.get().chars().anyMatch(Character::isISOControl)) {
                throw new UnfitArgumentException(header.getValue().arguments().stream().findFirst().orElse(header.getKey()));
            }
            value.ifPresent(text -> all.put(header.getKey(), text));
        }
        idempotencyHeader.ifPresent(name -> all.put(name, key(context)));
        byte[] content = body.filled(values);
        if (content.length > 0) {
            all.putIfAbsent("Content-Type", body.contentType());
        }
        return new Asked(method, url.filled(values), all, content, within);
    }

    /// A run that was given no key is a request of its own.
    private static String key(ToolContext context) {
        return context.idempotencyKey().isEmpty() ? UUID.randomUUID().toString() : context.idempotencyKey();
    }
}
